/** Leads to the first field of a form that is at fault, once it is marked. */
export function focusFault(formId: string): void {
  requestAnimationFrame(() => {
    const form = document.getElementById(formId);
    const fault = form?.querySelector<HTMLElement>("[aria-invalid=true]");
    const control = fault?.matches("input, textarea") ? fault : (fault?.querySelector("input") ?? fault);
    control?.focus();
    control?.scrollIntoView?.({ block: "nearest" });
  });
}

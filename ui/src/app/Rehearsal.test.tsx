import { act, render } from "@testing-library/react";
import { type ReactNode, useEffect } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Subject, subject, useSubject } from "../actions/subject";
import { Rehearsal } from "./Rehearsal";
import { PAGES, type Page, type Route, useRoute } from "./route";

beforeEach(() => {
  vi.useFakeTimers();
  window.location.hash = "#/targets";
});
afterEach(() => {
  vi.useRealTimers();
  window.location.hash = "";
});

const routes: Route[] = [];
const RULE = { kind: "rule", of: {} } as Subject;

/** A page that notes when it comes and when it goes. */
function Noted({ page, drawn, left }: { page: Page; drawn: Page[]; left: Page[] }) {
  useSubject(RULE);
  const route = useRoute();
  routes.push(route);
  useEffect(() => {
    drawn.push(page);
    return () => void left.push(page);
  }, [page, drawn, left]);
  return <p>{page}</p>;
}

function rehearsed() {
  const [drawn, left]: [Page[], Page[]] = [[], []];
  const draw = (page: Page) => () => <Noted page={page} drawn={drawn} left={left} />;
  const content = Object.fromEntries(PAGES.map((page) => [page, draw(page)]));
  render(<Rehearsal content={content as Record<Page, () => ReactNode>} />);
  return { drawn, left };
}

test("each page but the one that is seen is drawn once, where nobody meets it", () => {
  const { drawn, left } = rehearsed();
  expect(drawn).toEqual([]);
  act(() => vi.advanceTimersByTime(400));
  expect(drawn).toEqual(["jobs"]);
  for (const _ of PAGES) {
    expect(document.body.textContent).toBe("");
    expect(subject()).toBeNull();
    act(() => vi.advanceTimersByTime(400));
  }
  const others = PAGES.filter((page) => page !== "targets");
  expect([...drawn].sort()).toEqual([...others].sort());
  expect(left).toEqual(drawn);
});

test("a page that is rehearsed opens nothing of what is chosen on the page that is seen", () => {
  routes.length = 0;
  window.location.hash = "#/rules?edit=new";
  rehearsed();
  for (const _ of [0, 0, 0, ...PAGES]) {
    act(() => vi.advanceTimersByTime(400));
  }
  expect(routes.map(({ page }) => page)).toContain("targets");
  expect(routes.filter(({ page, query }) => page === "rules" || Object.keys(query).length > 0)).toEqual([]);
});

test("whoever goes to a page does not wait for another that is rehearsed", () => {
  const { drawn } = rehearsed();
  act(() => vi.advanceTimersByTime(350));
  act(() => {
    window.location.hash = "#/rules";
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  });
  act(() => vi.advanceTimersByTime(350));
  expect(drawn).toEqual([]);
  act(() => vi.advanceTimersByTime(50));
  expect(drawn).toEqual(["jobs"]);
});

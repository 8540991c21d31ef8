/** Everything known about one job, live. */
export function JobDetails({
  id,
  tab,
}: {
  readonly id: string;
  readonly tab: string | undefined;
  readonly onTab: (tab: string) => void;
  readonly onClose: () => void;
}) {
  return <section data-job={id} data-tab={tab} />;
}

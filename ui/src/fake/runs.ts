import { ANY } from "../features/jobs/filter";
import type { Span, Throughput } from "../platform/host";
import type { Answers, Id } from "./bridge";
import { failure } from "./failures";
import type { World } from "./world";

/** The runs, and what is told of them over time. */
export function runAnswers(world: World) {
  const { book } = world;

  return {
    list_runs: (given: {
      readonly rule: string | null;
      readonly before: string | null;
      readonly limit: number;
    }) =>
      book.runs
        .filter(
          ({ rule, id }) =>
            (given.rule === null || rule === given.rule) &&
            (given.before === null || Number(id) < Number(given.before)),
        )
        .reverse()
        .slice(0, given.limit)
        .map((run) => book.shownRun(run)),
    stop_run: async ({ id }: Id) => (await world.stopRun(id)).length,
    show_run: ({ id }: Id) => {
      const found = book.runs.find((run) => run.id === id);
      if (!found) {
        throw failure("run-not-found", { id: Number(id) });
      }
      return book.shownRun(found);
    },
    retry_failed: async ({ id }: Id) => {
      const { jobs } = await world.all({ ...ANY, run: id }, ["error"], (ids) => world.retry(ids));
      return jobs.length;
    },
    list_activities: ({ before, limit }: { readonly before: string | null; readonly limit: number }) =>
      book.runs
        .map(({ id, rule_name, started }) => ({
          id,
          at: started,
          deed: "rule_run",
          name: rule_name,
          count: 0,
          trigger: "manual",
          by: null as string | null,
        }))
        .concat(
          book.runs.length === 0
            ? []
            : {
                id: "100",
                at: world.now() - 59 * 3_600_000,
                deed: "deletion_confirmed",
                name: "Mirror of the platform",
                count: 38,
                trigger: "manual",
                by: "lin.wei",
              },
        )
        .sort((one, other) => other.at - one.at)
        .filter(({ id }) => before === null || Number(id) < Number(before))
        .slice(0, limit),
    throughput: ({ span }: { readonly span: Span }) => throughput(span, book.runs.length),
  } satisfies Partial<Answers>;
}

/** Speeds that go up and down, where anything ever ran. */
function throughput(span: Span, runs: number): Throughput {
  const [part, parts] = { minute: [1_000, 60], hour: [30_000, 120], day: [600_000, 144] }[span] as [
    number,
    number,
  ];
  const speed = (at: number) => Math.round(12e6 * Math.max(0, Math.sin(at / 9) + Math.sin(at / 4) / 3));
  return { part, speeds: runs === 0 ? [] : Array.from({ length: parts }, (_, at) => speed(at)) };
}

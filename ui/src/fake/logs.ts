import type { Language } from "../i18n/languages";
import { sayRecord } from "../i18n/messages";
import type { LogRecord } from "../platform/host";
import type { Answers, Id } from "./bridge";
import type { World } from "./world";

/** The log of a job: read, searched and saved in the language of the moment. */
export function logAnswers(world: World, language: () => Language) {
  const { book } = world;

  return {
    read_log: ({ id, from, limit }: Id & { readonly from: number; readonly limit: number }) =>
      world.log(id, from, limit),
    search_log: async ({ id, text, from }: Id & { readonly text: string; readonly from: number }) => {
      await world.pass(40);
      const { log } = book.actor(world.entry(id));
      const wanted = text.toLowerCase();
      const says = (record: LogRecord) => sayRecord(language(), record).toLowerCase().includes(wanted);
      return log
        .slice(from)
        .filter(says)
        .map(({ seq }) => seq);
    },
    log_attempts: ({ id }: Id) =>
      book
        .actor(world.entry(id))
        .log.flatMap((record) =>
          record.id === "log-claimed"
            ? [{ attempt: Number(record.args.attempt), from: record.seq === 1 ? 0 : record.seq }]
            : [],
        ),
    log_text: ({ id, levels }: Id & { readonly levels: readonly string[] }) => {
      const shown = book.actor(world.entry(id)).log.filter(({ level }) => levels.includes(level));
      const lines = shown.map((record) => `${record.seq + 1}  ${sayRecord(language(), record)}\n`);
      return lines.join("");
    },
    save_log: async ({ id, form }: Id & { readonly form: string }) => {
      await world.pass(300);
      return `/home/admin/sampan-job-${id}.${form === "text" ? "txt" : "jsonl"}`;
    },
  } satisfies Partial<Answers>;
}

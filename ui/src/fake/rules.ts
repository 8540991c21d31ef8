import type { PreviewNews, RuleDraft } from "../platform/host";
import { type Answers, done, type Id, type Into } from "./bridge";
import { checkRule, checkSchedule } from "./drafts";
import { byName } from "./lists";
import { preview } from "./plans";
import type { World } from "./world";

/** The rules: listed, saved, switched, run, looked at beforehand. */
export function ruleAnswers<Channel>(world: World, into: Into<Channel>) {
  const { book } = world;

  return {
    list_rules: () => byName(book.rules).map((each) => book.shownRule(each)),
    save_rule: ({ draft }: { readonly draft: RuleDraft }) => {
      checkRule(draft, book.rules, book.targets);
      const saved = { ...draft, id: draft.id ?? String(book.newId()) };
      book.rules = [...book.rules.filter(({ id }) => id !== saved.id), saved];
      world.herald.touch("rules");
      return saved.id;
    },
    switch_rule: ({ id, enabled }: Id & { readonly enabled: boolean }) => {
      book.rules = book.rules.map((each) => (each.id === id ? { ...each, enabled } : each));
      if (!enabled) {
        world.withdraw(id);
      }
      world.herald.touch("rules");
      return done(world);
    },
    remove_rule: ({ id }: Id) => {
      world.withdraw(id);
      book.rules = book.rules.filter((each) => each.id !== id);
      world.herald.touch("rules", "targets");
      return done(world);
    },
    run_rule: ({ id }: Id) => world.run(id),
    preview_rule: ({ draft, channel }: { readonly draft: RuleDraft; readonly channel: Channel }) => {
      checkRule({ ...draft, name: draft.name || "x", id: draft.id }, [], book.targets);
      const tell = into<PreviewNews>(channel);
      void world.pass(700).then(() => tell(preview(book, draft)));
      return 1;
    },
    end_preview: () => null,
    next_runs: ({ cron }: { readonly cron: string }) => {
      checkSchedule(cron);
      const night = new Date(world.now());
      night.setHours(26, 0, 0, 0);
      return [0, 1, 2, 3, 4].map((days) => night.getTime() + days * 86_400_000);
    },
  } satisfies Partial<Answers>;
}

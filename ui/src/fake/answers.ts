import type { RestoreFrom } from "../platform/host";
import type { Answers, Into } from "./bridge";
import { jobAnswers } from "./jobs";
import { logAnswers } from "./logs";
import { offerAnswers } from "./offers";
import type { Options } from "./options";
import { ruleAnswers } from "./rules";
import { runAnswers } from "./runs";
import { secretAnswers } from "./secrets";
import { startAnswers } from "./start";
import { Backups } from "./store";
import { targetAnswers } from "./targets";
import type { World } from "./world";

/** The answers of a world. */
export function answers<Channel>(world: World, options: Options, into: Into<Channel>): Answers {
  const backups = new Backups(world, options);
  const secrets = secretAnswers(world, options);
  const start = startAnswers(world, options, backups, () => secrets.show_secrets().locked);

  return {
    ...start,
    ...secrets,
    ...targetAnswers(world),
    ...ruleAnswers(world, into),
    ...runAnswers(world),
    ...jobAnswers(world, into),
    ...logAnswers(world, () => start.get_preferences().language),
    ...offerAnswers(world, options),
    list_backups: () => backups.list(),
    save_backup: () => backups.save(),
    choose_backup: () => backups.choose(),
    restore_store: ({ from }: { readonly from: RestoreFrom }) => backups.restore(from),
    answer_closing: () => null,
  };
}

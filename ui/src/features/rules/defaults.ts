import type { Destination, Labels, Patterns, RuleDraft, Tags } from "../../platform/host";

/** Patterns that let everything through. */
export const EVERYTHING: Patterns = { include: [], exclude: [], regex: null };

/** All tags. */
export const EVERY_TAG: Tags = {
  ...EVERYTHING,
  semver: null,
  newest: null,
  newest_by: "semver",
  max_age: null,
};

/** Labels do not matter. */
export const EVERY_LABEL: Labels = { include: [], exclude: [] };

/** A destination at which names stay as they are. */
export const SAME_NAMES: Omit<Destination, "target"> = {
  namespace: null,
  flatten: "none",
  template: null,
  tag_template: null,
};

/** What a rule does where nothing else is said. */
export const USUAL: Pick<
  RuleDraft,
  | "priority"
  | "attempts"
  | "bytes_per_second"
  | "triggers"
  | "overlap"
  | "notify"
  | "overwrite"
  | "backup_tag"
  | "delete_missing"
  | "order"
  | "selection"
> = {
  priority: 0,
  attempts: 3,
  bytes_per_second: null,
  triggers: [],
  overlap: "queue",
  notify: null,
  overwrite: "always",
  backup_tag: null,
  delete_missing: { enabled: false, max_share: 20, protect: [] },
  order: "oldest_first",
  selection: {
    platforms: [],
    platform_policy: "keep_index",
    artifacts: [],
    referrers: true,
    foreign_layers: "skip",
  },
};

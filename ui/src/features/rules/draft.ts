import type { Labels, Patterns, Rule, RuleDraft } from "../../platform/host";
import { EVERY_LABEL, EVERY_TAG, EVERYTHING, USUAL } from "./defaults";
import { NEVER, type Triggers, triggersIn, triggersOf } from "./triggers";

/** A destination as it stands in the form. */
export interface Leg {
  /** Tells legs apart while they are added and removed. */
  readonly key: number;
  /** The target's id; empty until one is chosen. */
  readonly target: string;
  readonly namespace: string;
  /** How many leading levels are dropped: `none`, `all`, `1`, `2` or `3`; or `template` for another name. */
  readonly flatten: string;
  readonly template: string;
  readonly tagTemplate: string;
}

/** What stands in the form of a rule. */
export interface RuleForm extends Omit<RuleDraft, "destinations" | "triggers"> {
  readonly destinations: readonly Leg[];
  readonly triggers: Triggers;
}

/** The most attempts a job may have. */
export const ATTEMPTS_MAX = 20;

/** A destination that changes no names. */
export const NEW_LEG: Omit<Leg, "key"> = {
  target: "",
  namespace: "",
  flatten: "none",
  template: "",
  tagTemplate: "",
};

/** The form of a new rule. */
export const NEW_RULE: RuleForm = {
  id: null,
  name: "",
  description: "",
  enabled: true,
  source: "",
  repositories: EVERYTHING,
  tags: EVERY_TAG,
  labels: EVERY_LABEL,
  destinations: [{ key: 0, ...NEW_LEG }],
  ...USUAL,
  triggers: NEVER,
};

/** The form of a rule that exists. */
export function formOf(rule: Rule): RuleForm {
  return {
    id: rule.id,
    name: rule.name,
    description: rule.description,
    enabled: rule.enabled,
    source: rule.source,
    repositories: rule.repositories,
    tags: rule.tags,
    labels: rule.labels,
    destinations: rule.destinations.map(({ target, namespace, flatten, template, tag_template }, key) => ({
      key,
      target,
      namespace: namespace ?? "",
      flatten: template === null ? flatten : "template",
      template: template ?? "",
      tagTemplate: tag_template ?? "",
    })),
    priority: rule.priority,
    attempts: rule.attempts,
    bytes_per_second: rule.bytes_per_second,
    overwrite: rule.overwrite,
    backup_tag: rule.backup_tag,
    delete_missing: rule.delete_missing,
    order: rule.order,
    selection: rule.selection,
    triggers: triggersOf(rule.triggers),
    overlap: rule.overlap,
    notify: rule.notify,
  };
}

/** The form of a new rule like one that exists, under another name. */
export function copyOf(rule: Rule, name: string): RuleForm {
  return { ...formOf(rule), id: null, name };
}

/** The rule that a form describes. */
export function draftOf(form: RuleForm): RuleDraft {
  return {
    ...form,
    name: form.name.trim(),
    description: form.description.trim(),
    destinations: form.destinations.map(({ target, namespace, flatten, template, tagTemplate }) => ({
      target,
      namespace: folder(namespace) || null,
      flatten: flatten === "template" ? "none" : flatten,
      template: flatten === "template" ? template.trim() || null : null,
      tag_template: tagTemplate.trim() || null,
    })),
    triggers: triggersIn(form.triggers),
  };
}

/** The rule to preview: it need not have a name yet. */
export function trialOf(form: RuleForm): RuleDraft {
  return { ...draftOf(form), name: "unnamed" };
}

/** A namespace without the space and the slashes around it. */
export function folder(namespace: string): string {
  return namespace.trim().replace(/^\/+|\/+$/g, "");
}

/** The form with one destination more. */
export function withLeg(form: RuleForm): RuleForm {
  const key = Math.max(-1, ...form.destinations.map((leg) => leg.key)) + 1;
  // Farms of registries mostly keep images under the same names.
  const like = form.destinations.at(-1) ?? NEW_LEG;
  return { ...form, destinations: [...form.destinations, { ...like, key, target: "" }] };
}

/** Whether two forms mean the same rule. */
export function sameRule(one: RuleForm, other: RuleForm): boolean {
  return JSON.stringify(draftOf(one)) === JSON.stringify(draftOf(other));
}

/** Whether two forms select and send the same images: what a preview depends on. */
export function samePlan(one: RuleForm, other: RuleForm): boolean {
  const irrelevant = {
    name: "",
    description: "",
    enabled: true,
    priority: 0,
    attempts: 0,
    bytes_per_second: null,
  };
  const plan = (form: RuleForm) => JSON.stringify({ ...draftOf(form), ...irrelevant });
  return plan(one) === plan(other);
}

/** A filter in one line, `library/**, !*-rc, /v?1.+/`; empty where it lets everything through. */
export function filterLine({ include, exclude, ...more }: Labels | Patterns): string {
  const expression = "regex" in more && more.regex !== null ? [`/${more.regex}/`] : [];
  return [...include, ...exclude.map((pattern) => `!${pattern}`), ...expression].join(", ");
}

import type { Patterns, Rule, RuleDraft } from "../../platform/host";

/** A destination as it stands in the form. */
export interface Leg {
  /** Tells legs apart while they are added and removed. */
  readonly key: number;
  /** The target's id; empty until one is chosen. */
  readonly target: string;
  readonly namespace: string;
}

/** What stands in the form of a rule. */
export interface RuleForm extends Omit<RuleDraft, "destinations"> {
  readonly destinations: readonly Leg[];
}

/** Attempts a job has, where nothing else is said. */
const ATTEMPTS_DEFAULT = 3;

/** The most attempts a job may have. */
export const ATTEMPTS_MAX = 20;

const EVERYTHING: Patterns = { include: [], exclude: [] };

/** The form of a new rule. */
export const NEW_RULE: RuleForm = {
  id: null,
  name: "",
  description: "",
  enabled: true,
  source: "",
  repositories: EVERYTHING,
  tags: EVERYTHING,
  destinations: [{ key: 0, target: "", namespace: "" }],
  priority: 0,
  attempts: ATTEMPTS_DEFAULT,
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
    destinations: rule.destinations.map(({ target, namespace }, key) => ({
      key,
      target,
      namespace: namespace ?? "",
    })),
    priority: rule.priority,
    attempts: rule.attempts,
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
    destinations: form.destinations.map(({ target, namespace }) => ({
      target,
      namespace: folder(namespace) || null,
    })),
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
  // Farms of registries mostly keep images at the same place.
  const namespace = form.destinations.at(-1)?.namespace ?? "";
  return { ...form, destinations: [...form.destinations, { key, target: "", namespace }] };
}

/** Whether two forms mean the same rule. */
export function sameRule(one: RuleForm, other: RuleForm): boolean {
  return JSON.stringify(draftOf(one)) === JSON.stringify(draftOf(other));
}

/** Whether two forms select and send the same images: what a preview depends on. */
export function samePlan(one: RuleForm, other: RuleForm): boolean {
  const plan = (form: RuleForm) => {
    const { source, repositories, tags, destinations } = draftOf(form);
    return JSON.stringify([source, repositories, tags, destinations]);
  };
  return plan(one) === plan(other);
}

/** A filter in one line, `library/**, !*-rc`; empty where it lets everything through. */
export function filterLine({ include, exclude }: Patterns): string {
  return [...include, ...exclude.map((pattern) => `!${pattern}`)].join(", ");
}

import { type Faults, nameFault } from "../../components/form/fault";
import type { Failure } from "../../platform/host";
import { folder, type RuleForm } from "./draft";

type Filtered = "repositories" | "tags" | "labels";

/** The lists of patterns of a rule. */
export type PatternField = `${Filtered}.${"include" | "exclude"}`;

/** The fields of a rule's form that can be at fault; destinations by their key. */
export type RuleField =
  | "name"
  | "source"
  | PatternField
  | `target.${number}`
  | `namespace.${number}`
  | `cron.${number}`
  | `template.${number}`
  | `tagTemplate.${number}`
  | "repositories.regex"
  | "tags.regex"
  | "tags.semver"
  | "tags.max_age"
  | "platforms"
  | "backup_tag"
  | "protect"
  | "attempts";

/** What the window can tell without asking. `taken` are the names of the other rules. */
export function faultsOf(form: RuleForm, taken: readonly string[]): Faults<RuleField> {
  const faults: Faults<RuleField> = {};
  const name = nameFault(form.name, taken);
  if (name) {
    faults.name = name;
  }
  if (form.source === "") {
    faults.source = { message: "rules-source-missing" };
  }
  const before = new Set<string>();
  for (const { key, target, namespace, flatten, template, tagTemplate } of form.destinations) {
    const names = [folder(namespace), flatten, flatten === "template" ? template : "", tagTemplate].join(" ");
    const place = `${target} ${names}`;
    if (target === "") {
      faults[`target.${key}`] = { message: "rules-destination-missing" };
    } else if (before.has(place)) {
      faults[`target.${key}`] = { message: "rules-destination-twice" };
    } else if (target === form.source && names.trim() === "none") {
      faults[`namespace.${key}`] = { message: "rules-destination-same" };
    }
    before.add(place);
  }
  return faults;
}

const PATTERN_FIELDS: readonly PatternField[] = [
  "repositories.include",
  "repositories.exclude",
  "tags.include",
  "tags.exclude",
  "labels.include",
  "labels.exclude",
];

/** The patterns of a field. */
export function patternsAt(form: RuleForm, field: PatternField): readonly string[] {
  const [of, which] = field.split(".") as [Filtered, "include" | "exclude"];
  return form[of][which];
}

/** The form with other patterns in a field. */
export function withPatterns(form: RuleForm, field: PatternField, patterns: string[]): RuleForm {
  const [of, which] = field.split(".") as [Filtered, "include" | "exclude"];
  return { ...form, [of]: { ...form[of], [which]: patterns } };
}

/** The field a failure is about; null where it is about the whole. */
export function fieldOf(failure: Failure, form: RuleForm): RuleField | null {
  switch (failure.code) {
    case "name-taken":
    case "name-invalid":
      return "name";
    case "pattern-invalid": {
      const { pattern } = failure.args;
      if (form.repositories.regex === pattern) {
        return "repositories.regex";
      }
      if (form.tags.regex === pattern) {
        return "tags.regex";
      }
      if (form.delete_missing.protect.some((each) => each === pattern)) {
        return "protect";
      }
      return PATTERN_FIELDS.find((field) => patternsAt(form, field).some((each) => each === pattern)) ?? null;
    }
    case "reference-invalid": {
      const leg = form.destinations.find((each) => folder(each.namespace) === failure.args.reference);
      return leg ? `namespace.${leg.key}` : null;
    }
    case "schedule-invalid": {
      const { schedule } = failure.args;
      const timing = form.triggers.timings.find((each) => each.cron.trim() === schedule);
      return timing ? `cron.${timing.key}` : null;
    }
    case "template-invalid": {
      const { template } = failure.args;
      if (form.backup_tag?.trim() === template) {
        return "backup_tag";
      }
      const named = form.destinations.find((leg) => leg.template.trim() === template);
      const tagged = form.destinations.find((leg) => leg.tagTemplate.trim() === template);
      return named ? `template.${named.key}` : tagged ? `tagTemplate.${tagged.key}` : null;
    }
    case "labels-unsupported":
      return "labels.include";
    case "range-invalid":
      return "tags.semver";
    case "duration-invalid":
      return "tags.max_age";
    case "platform-invalid":
      return "platforms";
    case "value-invalid":
      return "attempts";
    default:
      return null;
  }
}

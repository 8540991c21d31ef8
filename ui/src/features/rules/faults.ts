import { type Faults, nameFault } from "../../components/form/fault";
import type { Failure } from "../../platform/host";
import { folder, type RuleForm } from "./draft";

/** The four lists of patterns of a rule. */
export type PatternField = "repositories.include" | "repositories.exclude" | "tags.include" | "tags.exclude";

/** The fields of a rule's form that can be at fault; destinations by their key. */
export type RuleField =
  | "name"
  | "source"
  | PatternField
  | `target.${number}`
  | `namespace.${number}`
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
  for (const { key, target, namespace } of form.destinations) {
    const place = `${target} ${folder(namespace)}`;
    if (target === "") {
      faults[`target.${key}`] = { message: "rules-destination-missing" };
    } else if (before.has(place)) {
      faults[`target.${key}`] = { message: "rules-destination-twice" };
    } else if (target === form.source && folder(namespace) === "") {
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
];

/** The patterns of a field. */
export function patternsAt(form: RuleForm, field: PatternField): readonly string[] {
  const [of, which] = field.split(".") as ["repositories" | "tags", "include" | "exclude"];
  return form[of][which];
}

/** The form with other patterns in a field. */
export function withPatterns(form: RuleForm, field: PatternField, patterns: string[]): RuleForm {
  const [of, which] = field.split(".") as ["repositories" | "tags", "include" | "exclude"];
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
      return PATTERN_FIELDS.find((field) => patternsAt(form, field).some((each) => each === pattern)) ?? null;
    }
    case "reference-invalid": {
      const leg = form.destinations.find((each) => folder(each.namespace) === failure.args.reference);
      return leg ? `namespace.${leg.key}` : null;
    }
    case "value-invalid":
      return "attempts";
    default:
      return null;
  }
}

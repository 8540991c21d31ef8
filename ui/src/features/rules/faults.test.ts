import { expect, it } from "vitest";
import { failure } from "../../components/form/fault";
import { NEW_LEG, NEW_RULE, type RuleForm, withLeg } from "./draft";
import { faultsOf, fieldOf, patternsAt, withPatterns } from "./faults";

const FORM: RuleForm = {
  ...NEW_RULE,
  name: "base",
  source: "1",
  destinations: [{ ...NEW_LEG, key: 0, target: "2", namespace: "mirror" }],
};

it("asks for a name, a source and a target at every destination", () => {
  expect(faultsOf(FORM, [])).toEqual({});
  expect(Object.keys(faultsOf(NEW_RULE, []))).toEqual(["name", "source", "target.0"]);
  expect(faultsOf(withLeg(FORM), [])).toEqual({ "target.1": { message: "rules-destination-missing" } });
  expect(faultsOf(FORM, ["base"]).name).toEqual(failure("name-taken", { name: "base" }));
});

it("refuses the same destination twice, and the source without a namespace", () => {
  const twice = {
    ...FORM,
    destinations: [...FORM.destinations, { ...NEW_LEG, key: 4, target: "2", namespace: "mirror/" }],
  };
  expect(faultsOf(twice, [])).toEqual({ "target.4": { message: "rules-destination-twice" } });
  const same = { ...FORM, destinations: [{ ...NEW_LEG, key: 0, target: "1" }] };
  expect(faultsOf(same, [])).toEqual({ "namespace.0": { message: "rules-destination-same" } });
  expect(
    faultsOf({ ...FORM, destinations: [{ ...NEW_LEG, key: 0, target: "1", namespace: "copy" }] }, []),
  ).toEqual({});
});

it("puts a failure at the field it is about", () => {
  const form = withPatterns(FORM, "tags.exclude", ["1.*", "[a"]);
  expect(patternsAt(form, "tags.exclude")).toEqual(["1.*", "[a"]);
  expect(fieldOf(failure("pattern-invalid", { pattern: "[a" }), form)).toBe("tags.exclude");
  expect(fieldOf(failure("pattern-invalid", { pattern: "?" }), form)).toBeNull();
  expect(fieldOf(failure("reference-invalid", { reference: "mirror" }), form)).toBe("namespace.0");
  expect(fieldOf(failure("reference-invalid", { reference: "x" }), form)).toBeNull();
  const labelled = withPatterns(form, "labels.exclude", ["[b"]);
  expect(patternsAt(labelled, "labels.exclude")).toEqual(["[b"]);
  expect(fieldOf(failure("pattern-invalid", { pattern: "[b" }), labelled)).toBe("labels.exclude");
  expect(fieldOf(failure("labels-unsupported", { target: "hub" }), form)).toBe("labels.include");
  expect(fieldOf(failure("name-taken"), form)).toBe("name");
  expect(fieldOf(failure("value-invalid"), form)).toBe("attempts");
  expect(fieldOf(failure("store-failed"), form)).toBeNull();
});

import { describe, expect, it } from "vitest";
import type { Rule } from "../../platform/host";
import { EVERY_TAG, EVERYTHING, SAME_NAMES, USUAL } from "./defaults";
import { copyOf, draftOf, filterLine, formOf, NEW_RULE, samePlan, sameRule, trialOf, withLeg } from "./draft";

const RULE: Rule = {
  id: "7",
  name: "base",
  description: "Base images",
  enabled: true,
  source: "1",
  repositories: { include: ["library/**"], exclude: ["library/scratch"], regex: null },
  tags: { ...EVERY_TAG, exclude: ["*-rc"], newest: 5, max_age: "90d" },
  labels: { include: ["release"], exclude: [] },
  destinations: [
    { ...SAME_NAMES, target: "2", namespace: "mirror", flatten: "1" },
    { ...SAME_NAMES, target: "3", template: "all/{{name}}", tag_template: "{{tag}}-mirror" },
  ],
  ...USUAL,
  priority: 5,
  attempts: 4,
  triggers: [{ kind: "schedule", cron: "0 2 * * *", zone: "Asia/Shanghai", missed: "run_once" }],
  overlap: "skip",
  next: 0,
  open_jobs: 0,
  last_run: null,
};

describe("the form of a rule", () => {
  it("comes back as it was", () => {
    const { open_jobs: _, last_run: __, next: ___, ...rest } = RULE;
    expect(draftOf(formOf(RULE))).toEqual(rest);
  });

  it("tidies what was typed", () => {
    const form = formOf(RULE);
    const [first] = form.destinations;
    const typed = {
      ...form,
      name: " base ",
      destinations: first ? [{ ...first, namespace: " /team/mirror/ " }] : [],
    };
    expect(draftOf(typed)).toMatchObject({
      name: "base",
      destinations: [{ target: "2", namespace: "team/mirror" }],
    });
  });

  it("makes a copy that is a new rule", () => {
    expect(copyOf(RULE, "base copy")).toMatchObject({ id: null, name: "base copy", source: "1" });
  });

  it("adds destinations that can be told apart, at the same place as the one before", () => {
    const grown = withLeg(withLeg(formOf({ ...RULE, destinations: RULE.destinations.slice(0, 1) })));
    expect(grown.destinations.map(({ key, target, namespace }) => [key, target, namespace])).toEqual([
      [0, "2", "mirror"],
      [1, "", "mirror"],
      [2, "", "mirror"],
    ]);
  });

  it("is changed by what is saved only, its plan by what is copied only", () => {
    const form = formOf(RULE);
    expect(sameRule(form, { ...form, name: "base " })).toBe(true);
    expect(sameRule(form, { ...form, priority: 6 })).toBe(false);
    expect(samePlan(form, { ...form, priority: 6, name: "other" })).toBe(true);
    expect(samePlan(form, { ...form, tags: { ...form.tags, newest: 6 } })).toBe(false);
  });

  it("can be previewed before it has a name", () => {
    expect(trialOf(NEW_RULE).name).not.toBe("");
  });
});

it("a filter is told in one line", () => {
  expect(filterLine({ include: ["1.*", "2.*"], exclude: ["*-rc"], regex: "v.+" })).toBe(
    "1.*, 2.*, !*-rc, /v.+/",
  );
  expect(filterLine(EVERYTHING)).toBe("");
});

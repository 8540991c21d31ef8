import { expect, it } from "vitest";
import { speechIn } from "../../i18n/Speech";
import { NEW_RULE, type RuleForm } from "./draft";
import { sentence } from "./sentence";

const NAMES = new Map([
  ["1", "hub"],
  ["2", "farm1"],
  ["3", "farm2"],
]);
const [EN, ZH] = [speechIn("en"), speechIn("zh-CN")];
const leg = (key: number, target: string, namespace = "") => ({ key, target, namespace });
const rule = (changed: Partial<RuleForm>): RuleForm => ({
  ...NEW_RULE,
  source: "1",
  destinations: [leg(0, "2")],
  ...changed,
});
const both = (form: RuleForm) => [sentence(form, NAMES, EN), sentence(form, NAMES, ZH)];

it("says what is copied, from where to where", () => {
  expect(both(rule({}))).toEqual([
    "Copies all tags of all repositories from hub to farm1.",
    "将 hub 中全部镜像仓库的全部标签复制到 farm1。",
  ]);
});

it("says the patterns, and what is left out", () => {
  const repositories = { include: ["library/**"], exclude: ["library/scratch"] };
  const tags = { include: ["1.*"], exclude: [] };
  expect(both(rule({ repositories, tags }))).toEqual([
    "Copies the tags 1.* of library/** except library/scratch from hub to farm1.",
    "将 hub 中 library/**（library/scratch 除外）的标签 1.* 复制到 farm1。",
  ]);
  expect(both(rule({ tags: { include: [], exclude: ["*-rc"] } }))).toEqual([
    "Copies all tags except *-rc of all repositories from hub to farm1.",
    "将 hub 中全部镜像仓库的全部标签（*-rc 除外）复制到 farm1。",
  ]);
});

it("says a namespace once where all destinations share it, else at each", () => {
  const shared = rule({ destinations: [leg(0, "2", "mirror"), leg(1, "3", "mirror/")] });
  expect(both(shared)).toEqual([
    `Copies all tags of all repositories from hub to ${EN.list(["farm1", "farm2"])}, below mirror/.`,
    `将 hub 中全部镜像仓库的全部标签复制到 ${ZH.list(["farm1", "farm2"])}，放在 mirror/ 之下。`,
  ]);
  const apart = rule({ destinations: [leg(0, "2", "a"), leg(1, "3")] });
  expect(both(apart)).toEqual([
    `Copies all tags of all repositories from hub to ${EN.list(["farm1 (below a/)", "farm2"])}.`,
    `将 hub 中全部镜像仓库的全部标签复制到 ${ZH.list(["farm1（a/ 之下）", "farm2"])}。`,
  ]);
});

it("leaves open what is not chosen yet", () => {
  expect(sentence(NEW_RULE, NAMES, EN)).toBe("Copies all tags of all repositories from … to ….");
  expect(sentence(rule({ destinations: [leg(0, "2"), leg(1, "")] }), NAMES, EN)).toBe(
    "Copies all tags of all repositories from hub to farm1.",
  );
});

import { expect, it } from "vitest";
import { speechIn } from "../../i18n/Speech";
import { EVERY_TAG } from "./defaults";
import { NEW_LEG, NEW_RULE, type RuleForm } from "./draft";
import { sentence } from "./sentence";

const NAMES = new Map([
  ["1", "hub"],
  ["2", "farm1"],
  ["3", "farm2"],
]);
const [EN, ZH] = [speechIn("en"), speechIn("zh-CN")];
const leg = (key: number, target: string, namespace = "") => ({ ...NEW_LEG, key, target, namespace });
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
    "将“hub”中全部镜像仓库的全部标签复制到“farm1”。",
  ]);
});

it("says the patterns, and what is left out", () => {
  const repositories = { include: ["library/**"], exclude: ["library/scratch"], regex: null };
  const tags = { ...EVERY_TAG, include: ["1.*"] };
  expect(both(rule({ repositories, tags }))).toEqual([
    "Copies the tags 1.* of library/** except library/scratch from hub to farm1.",
    "将“hub”中 library/**（library/scratch 除外）的标签 1.* 复制到“farm1”。",
  ]);
  expect(both(rule({ tags: { ...EVERY_TAG, exclude: ["*-rc"] } }))).toEqual([
    "Copies all tags except *-rc of all repositories from hub to farm1.",
    "将“hub”中全部镜像仓库的全部标签（*-rc 除外）复制到“farm1”。",
  ]);
});

it("says a namespace once where all destinations share it, else at each", () => {
  const shared = rule({ destinations: [leg(0, "2", "mirror"), leg(1, "3", "mirror/")] });
  expect(both(shared)).toEqual([
    `Copies all tags of all repositories from hub to ${EN.list(["farm1", "farm2"])}, below mirror/.`,
    `将“hub”中全部镜像仓库的全部标签复制到“farm1”、“farm2”，放在 mirror/ 之下。`,
  ]);
  const apart = rule({ destinations: [leg(0, "2", "a"), leg(1, "3")] });
  expect(both(apart)).toEqual([
    `Copies all tags of all repositories from hub to ${EN.list(["farm1 (below a/)", "farm2"])}.`,
    `将“hub”中全部镜像仓库的全部标签复制到“farm1”（a/ 之下）、“farm2”。`,
  ]);
});

it("says which labels are asked for", () => {
  const labelled = (include: string[], exclude: string[]) => both(rule({ labels: { include, exclude } }));
  expect(labelled(["release"], [])).toEqual([
    "Copies all tags of all repositories (labelled release) from hub to farm1.",
    "将“hub”中全部镜像仓库的全部标签复制到“farm1”，仅限带有标记 release 的镜像。",
  ]);
  expect(labelled(["release", "tested"], ["withdrawn"])).toEqual([
    `Copies all tags of all repositories (labelled ${EN.list(["release", "tested"])}, not withdrawn) from hub to farm1.`,
    `将“hub”中全部镜像仓库的全部标签复制到“farm1”，仅限带有标记 ${ZH.list(["release", "tested"])}，且不带标记 withdrawn 的镜像。`,
  ]);
  expect(labelled([], ["withdrawn"])).toEqual([
    "Copies all tags of all repositories (not labelled withdrawn) from hub to farm1.",
    "将“hub”中全部镜像仓库的全部标签复制到“farm1”，仅限不带标记 withdrawn 的镜像。",
  ]);
});

it("says that it deletes", () => {
  const delete_missing = { enabled: true, max_share: 20, protect: [] };
  expect(both(rule({ delete_missing }))).toEqual([
    "Copies all tags of all repositories from hub to farm1. What is gone at the source is deleted there.",
    "将“hub”中全部镜像仓库的全部标签复制到“farm1”。源端已不存在的镜像会在目标端同步删除。",
  ]);
});

it("leaves open what is not chosen yet", () => {
  expect(sentence(NEW_RULE, NAMES, EN)).toBe(
    "Copies all tags of all repositories from a source to a destination.",
  );
  expect(sentence(rule({ destinations: [leg(0, "2"), leg(1, "")] }), NAMES, EN)).toBe(
    "Copies all tags of all repositories from hub to farm1.",
  );
});

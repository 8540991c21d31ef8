import { act, renderHook } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";
import { go, read, useRoute, write } from "./route";

beforeEach(() => {
  window.location.hash = "";
});

test("a hash names a page and what of it is chosen", () => {
  expect(read("#/jobs?rule=3&status=error,stopped")).toEqual({
    page: "jobs",
    query: { rule: "3", status: "error,stopped" },
  });
  expect(read("#/targets")).toEqual({ page: "targets", query: {} });
  expect(read("#settings")).toEqual({ page: "settings", query: {} });
});

test.each(["", "#", "#/", "#/nowhere", "#/jobs/3", "#/Jobs"])("%s is the first page", (hash) => {
  expect(read(hash).page).toBe("overview");
});

test("what is empty is left out of a hash", () => {
  expect(write("jobs")).toBe("#/jobs");
  expect(write("jobs", { rule: "3", status: "", run: undefined })).toBe("#/jobs?rule=3");
});

test.each([
  { status: "error,stopped", rule: "18446744073709551615" },
  { name: "夜间同步 & “more”?", edit: "a=b#c" },
])("what is written is read again: %o", (query) => {
  expect(read(write("jobs", query))).toEqual({ page: "jobs", query });
});

test("the route is live, and the same object until it changes", () => {
  const { result, rerender } = renderHook(() => useRoute());
  const first = result.current;
  rerender();
  expect(result.current).toBe(first);
  act(() => {
    go("jobs", { run: "7" });
    window.dispatchEvent(new Event("hashchange"));
  });
  expect(result.current).toEqual({ page: "jobs", query: { run: "7" } });
});

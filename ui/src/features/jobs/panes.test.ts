import { expect, it } from "vitest";
import { bounds, keep, kept, sideFor, stepped } from "./panes";

it("stands beside a wide page and below a narrow one", () => {
  expect([sideFor(1_199), sideFor(1_200)]).toEqual(["below", "right"]);
});

it("leaves room for the page", () => {
  expect(bounds("right", { width: 1_400, height: 700 })).toEqual({ least: 360, most: 920 });
  expect(bounds("below", { width: 900, height: 200 })).toEqual({ least: 160, most: 160 });
});

it("grows and shrinks by keyboard within its bounds", () => {
  const limits = { least: 160, most: 330 };
  expect(stepped("ArrowUp", "below", 320, limits)).toBe(330);
  expect(stepped("ArrowDown", "below", 320, limits)).toBe(304);
  expect(stepped("ArrowLeft", "below", 320, limits)).toBeUndefined();
  expect(stepped("ArrowLeft", "right", 200, limits)).toBe(216);
  expect(stepped("Home", "right", 200, limits)).toBe(160);
  expect(stepped("End", "right", 200, limits)).toBe(330);
});

it("is kept", () => {
  expect(kept("right")).toBe(520);
  keep("right", 600);
  expect([kept("right"), kept("below")]).toEqual([600, 320]);
});

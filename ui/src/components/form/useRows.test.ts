import { expect, it } from "vitest";
import { rowAfter } from "./useRows";

it("arrow keys go from row to row, and stop at the ends", () => {
  expect(rowAfter("ArrowDown", 0, 3)).toBe(1);
  expect(rowAfter("ArrowDown", 2, 3)).toBe(2);
  expect(rowAfter("ArrowUp", 0, 3)).toBe(0);
  expect(rowAfter("Home", 2, 3)).toBe(0);
  expect(rowAfter("End", 0, 3)).toBe(2);
  expect(rowAfter("x", 0, 3)).toBeNull();
});

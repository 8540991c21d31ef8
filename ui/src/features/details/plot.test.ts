import { expect, it } from "vitest";
import { plotOf } from "./plot";

const course = (...sent: number[]) => sent.map((bytes, second) => ({ at: second * 1_000, sent: bytes }));

it("is drawn once there are seconds to draw", () => {
  expect(plotOf([], 100, 50)).toBeNull();
  expect(plotOf(course(0, 100), 100, 50)).toBeNull();
  expect(plotOf(course(5, 5, 5, 5), 100, 50)).toBeNull();
  expect(plotOf(course(0, 100, 200), 0, 50)).toBeNull();
});

it("tells the highest speed, the mean and the sum", () => {
  const plot = plotOf(course(0, 100, 400, 500, 600), 400, 50);
  expect(plot).toMatchObject({ most: 300, mean: 150, sent: 600, span: 4_000 });
  expect(plot?.line).toBe("M0 33.3L100 33.3L100 2L200 2L200 33.3L300 33.3L300 33.3L400 33.3");
});

it("counts anew with a new attempt, and never backwards", () => {
  expect(plotOf(course(0, 100, 20, 40), 400, 50)).toMatchObject({ sent: 140, most: 100 });
});

it("gathers what is closer than can be seen", () => {
  const many = Array.from({ length: 500 }, (_, tick) => ({ at: tick * 100, sent: tick * 10 }));
  const plot = plotOf(many, 40, 50);
  expect(plot?.line.split("L")).toHaveLength(20);
  expect(Math.round(plot?.mean ?? 0)).toBe(100);
  expect(Math.round(plot?.most ?? 0)).toBe(100);
});

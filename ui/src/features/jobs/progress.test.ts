import { expect, it, vi } from "vitest";
import type { Progress } from "../../platform/host";
import { ProgressStore } from "./progress";
import { job } from "./sample.test-data";

const bytes = (copied: number) => ({ total: 100, existing: 0, mounted: 0, copied });
const told = (id: number, copied: number, speed = 10): Progress => ({
  job: String(id),
  bytes: bytes(copied),
  speed,
});

it("tells only who follows the job", () => {
  const store = new ProgressStore();
  const [one, two] = [vi.fn(), vi.fn()];
  store.follow("1", one);
  const end = store.follow("2", two);
  store.take([told(1, 5)]);
  expect([one.mock.calls.length, two.mock.calls.length]).toEqual([1, 0]);
  end();
  store.take([told(2, 5)]);
  expect(two).not.toHaveBeenCalled();
  expect(store.speed()).toBe(20);
});

it("gives way to the bytes of a step, and forgets what runs no more", () => {
  const store = new ProgressStore();
  store.take([told(1, 50)]);
  store.step(job(1, { status: "running", bytes: bytes(70) }));
  expect(store.of("1")).toEqual(told(1, 70));
  store.step(job(1, { status: "retrying" }));
  expect(store.of("1")).toBeUndefined();
});

it("does not grow without end", () => {
  const store = new ProgressStore();
  for (let id = 0; id < 1_000; id += 1) {
    store.take([told(id, 1, 1)]);
  }
  expect(store.speed()).toBe(256);
  expect(store.of("999")).toBeDefined();
});

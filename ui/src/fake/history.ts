import type { Failure } from "../platform/host";
import type { Book, Fate, OwnRun } from "./book";
import { IMAGES, type Image, imageAt } from "./catalog";
import { failure } from "./failures";
import { passes } from "./glob";
import { longest, type OwnRule, rules, targets } from "./places";
import { random } from "./random";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const FINISHED: Fate = { end: "finished" };

/** Begins a run of a rule. */
export function newRun(book: Book, rule: OwnRule, started: number, wrong: Failure | null = null): OwnRun {
  const planning = wrong ? "failed" : "done";
  const own = { rule: rule.id, rule_name: rule.name, started, planning, failure: wrong };
  const run: OwnRun = { ...own, id: String(book.newId()), matched: 0, up_to_date: 0, entries: [] };
  book.runs.push(run);
  return run;
}

/** The images that a rule's filters let through. */
export function imagesOf(rule: Pick<OwnRule, "repositories" | "tags">): Image[] {
  return IMAGES.filter(
    (image) => passes(rule.repositories, image.repository) && passes(rule.tags, image.tag),
  );
}

/** A world with everything in it, as it is at a moment. */
export function small(book: Book, now: number): void {
  book.targets = targets(now);
  book.rules = rules();
  const [daily, hub, offline, edge, legacy] = book.rules as [OwnRule, OwnRule, OwnRule, OwnRule, OwnRule];
  const mirror = book.rules.at(-1) as OwnRule;

  newRun(book, legacy, now - 90 * 24 * HOUR, failure("catalog-unsupported", { host: "10.20.0.15:5000" }));
  const refused = { target: "registry.example.com", count: 38, of: 121, share: 20 };
  newRun(book, mirror, now - 60 * HOUR, failure("deletion-refused", refused)).matched = 83;
  tell(book, newRun(book, hub, now - 51 * HOUR), hub, now, []);
  tell(book, newRun(book, offline, now - 26 * HOUR), offline, now, [
    { end: "finished", befalls: ["disk"] },
    { end: "stopped", part: 0.5 },
    { end: "stopped", part: 0.2 },
  ]);
  tell(book, newRun(book, edge, now - 3 * HOUR), edge, now, [
    { end: "error", befalls: ["refused", "lost", "server"] },
    { end: "error", befalls: ["denied"] },
    { end: "error", befalls: ["quota"] },
    { end: "canceled", part: 0.4 },
    { end: "error", befalls: ["issuer"] },
    { end: "finished", befalls: ["lost", "server"] },
    { end: "error", befalls: ["damaged"] },
    { end: "canceled", part: 0.1 },
    { end: "error", befalls: ["gone"] },
    { end: "error", befalls: ["immutable"] },
    { end: "stopped", part: 0.6 },
  ]);
  tell(
    book,
    newRun(book, daily, now - 2 * MINUTE),
    daily,
    now,
    [
      FINISHED,
      FINISHED,
      { end: "error", befalls: ["denied"] },
      { end: "finished", befalls: ["limited"] },
      { end: "running", part: 0.72 },
      { end: "running", part: 0.35 },
      { end: "retrying", befalls: ["lost"] },
      { end: "running", befalls: ["server"], part: 0.5 },
      { end: "retrying", befalls: ["refused", "limited"] },
      { end: "running", part: 0.03 },
      { end: "retrying", befalls: ["away"] },
    ],
    { end: "pending" },
  );
}

/** A world of very many jobs, nearly all of the past. */
export function large(book: Book, now: number, jobs: number): void {
  book.targets = targets(now);
  book.rules = rules();
  const [daily] = book.rules as [OwnRule];
  const SIZE = 2_500;
  const chance = random(4);
  for (let first = 0; first < jobs; first += SIZE) {
    const last = first + SIZE >= jobs;
    const run = newRun(book, daily, now - Math.ceil((jobs - first) / SIZE) * 12 * HOUR + 11 * HOUR);
    const size = Math.min(SIZE, jobs - first);
    run.matched = size * 4;
    run.up_to_date = size * 3;
    for (let at = 0; at < size; at += 1) {
      const fate = last && at >= size - 400 ? { end: "pending" as const } : fateBy(chance());
      enter(book, run, daily, imageAt(first + at), fate, run.started + at * 900, now);
    }
  }
}

/** A world of names as long as names may be, in which one rule has ten destinations. */
export function long(book: Book, now: number): void {
  const { targets: places, rule } = longest(now);
  book.targets = places;
  book.rules = [rule];
  const troubled = ["denied", "quota", "issuer", "gone", "immutable", "damaged"];
  tell(book, newRun(book, rule, now - HOUR), rule, now, [
    ...troubled.map((name): Fate => ({ end: "error", befalls: [name] })),
    { end: "error", befalls: ["refused", "lost", "server"] },
    { end: "stopped", part: 0.5 },
  ]);
  tell(
    book,
    newRun(book, rule, now - 2 * MINUTE),
    rule,
    now,
    [
      { end: "running", part: 0.6 },
      { end: "retrying", befalls: ["refused"] },
    ],
    { end: "pending" },
  );
}

function fateBy(chance: number): Fate {
  if (chance < 0.965) {
    return FINISHED;
  }
  const fates: readonly Fate[] = [
    { end: "finished", befalls: ["lost"] },
    { end: "error", befalls: ["denied"] },
    { end: "error", befalls: ["quota"] },
    { end: "error", befalls: ["refused", "lost", "server"] },
    { end: "error", befalls: ["gone"] },
    { end: "stopped", part: 0.5 },
    { end: "canceled", part: 0.3 },
  ];
  return fates[Math.floor(((chance - 0.965) / 0.035) * fates.length)] ?? FINISHED;
}

/** Gives a run its jobs: one an image and destination, with these fates in turn and then the ordinary one. */
function tell(
  book: Book,
  run: OwnRun,
  rule: OwnRule,
  now: number,
  fates: readonly Fate[],
  ordinary = FINISHED,
): void {
  const images = imagesOf(rule);
  run.matched = images.length * rule.destinations.length;
  for (const [at, image] of images.entries()) {
    for (const [to, destination] of rule.destinations.entries()) {
      const number = at * rule.destinations.length + to;
      const fate = fates[number] ?? ordinary;
      const operation = number === images.length - 1 && fate.end === "pending" ? "delete" : "transfer";
      const created = run.started + 700 + number * 40;
      book.add({ run, rule, image, destination, operation, created, fate }, now);
    }
  }
}

function enter(
  book: Book,
  run: OwnRun,
  rule: OwnRule,
  image: Image,
  fate: Fate,
  created: number,
  now: number,
): void {
  const [destination] = rule.destinations;
  if (destination) {
    book.add({ run, rule, image, destination, operation: "transfer", created, fate }, now);
  }
}

import { expect, test } from "vitest";
import type { Listener } from "../../platform/host";
import { draftOf, eventsUrl, hasProof, madeSecret, NEW_LISTENER } from "./listener";

const LISTENER: Listener = {
  address: "127.0.0.1:8421",
  token: "keyring",
  path_secret: null,
  github_secret: null,
  at: "127.0.0.1:8421",
  failure: null,
};

test("nobody is heard until a sender can prove itself", () => {
  expect(hasProof(NEW_LISTENER, null)).toBe(false);
  expect(hasProof({ ...NEW_LISTENER, token: { kind: "typed", secret: madeSecret() } }, null)).toBe(true);
  expect(hasProof(draftOf(LISTENER), LISTENER)).toBe(true);
  expect(hasProof({ ...draftOf(LISTENER), token: { kind: "none" } }, LISTENER)).toBe(false);
});

test("secrets that are made are long, plain and different", () => {
  expect(madeSecret()).toMatch(/^[0-9a-f]{32}$/);
  expect(madeSecret()).not.toBe(madeSecret());
});

test("the address of notifications is said in full", () => {
  expect(eventsUrl("127.0.0.1:8421")).toBe("http://127.0.0.1:8421/events");
});

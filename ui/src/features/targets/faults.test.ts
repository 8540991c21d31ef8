import { expect, it } from "vitest";
import { failure } from "../../components/form/fault";
import { NEW_TARGET, type TargetForm } from "./draft";
import { faultsOf, fieldOf } from "./faults";

const FORM: TargetForm = { ...NEW_TARGET, name: "hub", url: "https://hub.example.com" };
const fields = (form: TargetForm, taken: string[] = []) => Object.keys(faultsOf(form, taken));

it("asks for what each kind cannot do without", () => {
  expect(fields(FORM)).toEqual([]);
  expect(fields(NEW_TARGET)).toEqual(["name", "url"]);
  expect(fields({ ...FORM, kind: "layout" })).toEqual(["path"]);
  expect(fields({ ...FORM, credential: "password" })).toEqual(["username"]);
  expect(fields({ ...FORM, credential: "helper" })).toEqual(["helper"]);
  expect(fields({ ...FORM, credential: "env" })).toEqual(["variable"]);
  expect(fields({ ...FORM, credential: "file" })).toEqual(["file"]);
  expect(fields({ ...FORM, proxy: "url" })).toEqual(["proxyUrl"]);
  expect(fields({ ...FORM, kind: "layout", path: "/x", credential: "env" })).toEqual([]);
});

it("knows the names that are taken", () => {
  expect(faultsOf({ ...FORM, name: " farm " }, ["farm"]).name).toEqual(
    failure("name-taken", { name: "farm" }),
  );
});

it("puts a failure at the field it is about", () => {
  const form: TargetForm = { ...FORM, caFile: "ca.pem", proxy: "url", proxyUrl: "proxy" };
  expect(fieldOf(failure("name-invalid", { name: "a/b" }), form)).toBe("name");
  expect(fieldOf(failure("url-invalid", { url: "https://hub.example.com" }), form)).toBe("url");
  expect(fieldOf(failure("url-invalid", { url: "proxy" }), form)).toBe("proxyUrl");
  expect(fieldOf(failure("url-invalid", { url: "…@" }), form)).toBe("proxyUrl");
  expect(fieldOf(failure("url-invalid", { url: "…@" }), FORM)).toBe("url");
  expect(fieldOf(failure("path-relative", { path: "ca.pem" }), form)).toBe("caFile");
  expect(fieldOf(failure("path-relative", { path: "x" }), { ...form, kind: "layout" })).toBe("path");
  expect(fieldOf(failure("value-invalid"), form)).toBe("limits");
  expect(fieldOf(failure("store-failed"), form)).toBeNull();
});

import { describe, expect, it } from "vitest";
import type { Provider, Target } from "../../platform/host";
import { draftOf, formOf, hasLabels, NEW_TARGET, securityOf, type TargetForm, trialOf } from "./draft";

const HUB: Target = {
  id: "1",
  name: "hub",
  place: {
    kind: "registry",
    url: "https://hub.example.com",
    ca_file: null,
    skip_verify: false,
    proxy: null,
    provider: null,
  },
  credential: "none",
  login: null,
  limits: { connections: null, requests_per_second: null, bytes_per_second: null },
  provider: null,
  rules: [],
  checked: null,
};

describe("the form of a target", () => {
  const form: TargetForm = {
    ...NEW_TARGET,
    name: " hub ",
    url: " https://hub.example.com ",
    username: " ada ",
    password: " a b ",
    helper: " ecr-login ",
    variable: " TOKEN ",
    file: " /run/token ",
  };

  it("makes a draft of each kind of credential, of its own fields only", () => {
    const credential = (kind: TargetForm["credential"]) => draftOf({ ...form, credential: kind }).credential;
    expect(credential("none")).toEqual({ kind: "none" });
    expect(credential("keep")).toEqual({ kind: "keep" });
    expect(credential("docker_config")).toEqual({ kind: "docker_config" });
    expect(credential("helper")).toEqual({ kind: "helper", name: "ecr-login" });
    expect(credential("env")).toEqual({ kind: "env", name: "TOKEN" });
    expect(credential("file")).toEqual({ kind: "file", path: "/run/token" });
    expect(credential("password")).toEqual({ kind: "password", username: "ada", password: " a b " });
  });

  it("makes the place of a registry, empty fields as nothing", () => {
    expect(draftOf(form).name).toBe("hub");
    expect(draftOf(form).place).toEqual(HUB.place);
    const through = (proxy: TargetForm["proxy"]) =>
      draftOf({ ...form, proxy, proxyUrl: " http://proxy:3128 " }).place;
    expect(through("none")).toMatchObject({ proxy: "none" });
    expect(through("url")).toMatchObject({ proxy: "http://proxy:3128" });
    expect(through("environment")).toMatchObject({ proxy: null });
  });

  it("makes a directory, which has no credential", () => {
    const draft = draftOf({
      ...form,
      kind: "layout",
      path: " /srv/images ",
      credential: "env",
    });
    expect(draft).toEqual({
      id: null,
      name: "hub",
      place: { kind: "layout", path: "/srv/images" },
      credential: { kind: "none" },
      limits: NEW_TARGET.limits,
    });
  });

  it("comes back as it was", () => {
    const targets: Target[] = [
      HUB,
      { ...HUB, place: { kind: "layout", path: "/srv/images" } },
      {
        ...HUB,
        limits: { connections: 32, requests_per_second: 5, bytes_per_second: 20 << 20 },
        place: {
          kind: "registry",
          url: "http://hub:5000",
          ca_file: "/ca.pem",
          skip_verify: true,
          proxy: "http://proxy:3128",
          provider: null,
        },
      },
      {
        ...HUB,
        place: {
          kind: "registry",
          url: "http://hub:5000",
          ca_file: null,
          skip_verify: true,
          proxy: "none",
          provider: null,
        },
      },
    ];
    for (const target of targets) {
      const { id, name, place, limits } = target;
      expect(draftOf(formOf(target))).toEqual({ id, name, place, limits, credential: { kind: "none" } });
    }
  });

  it("keeps a credential that is there, and knows its name", () => {
    const kept = formOf({ ...HUB, credential: "env", login: "TOKEN" });
    expect(kept.credential).toBe("keep");
    expect(draftOf({ ...kept, credential: "env" }).credential).toEqual({ kind: "env", name: "TOKEN" });
    expect(formOf({ ...HUB, credential: "template", login: "ada" }).username).toBe("ada");
  });

  it("can be checked before it has a name", () => {
    expect(trialOf({ ...form, name: "" }).name).not.toBe("");
  });
});

describe("the way to a target", () => {
  it("is told by the scheme, and by what is verified", () => {
    const at = (url: string, skip_verify = false) =>
      securityOf({ kind: "registry", url, ca_file: null, skip_verify, proxy: null, provider: null });
    expect(at("https://hub")).toBe("tls");
    expect(at("https://hub", true)).toBe("unverified");
    expect(at("http://hub:5000")).toBe("plain");
    expect(at("http://hub:5000", true)).toBe("plain");
    expect(securityOf({ kind: "layout", path: "/x" })).toBe("directory");
    expect(securityOf({ kind: "archive", path: "/x.tar" })).toBe("archive");
  });
});

describe("whose registry a target is", () => {
  it("is known by itself until somebody says", () => {
    const registry = { ...NEW_TARGET, name: "hub", url: "https://hub.example.com" };
    expect(draftOf(registry).place).toMatchObject({ provider: null });
    expect(draftOf({ ...registry, provider: "harbor" }).place).toMatchObject({ provider: "harbor" });
    const said: Target = { ...HUB, place: { ...HUB.place, provider: "quay" } as Target["place"] };
    expect([formOf(HUB).provider, formOf(said).provider]).toEqual(["known", "quay"]);
  });

  it("says where labels can be asked for", () => {
    const at = (provider: Provider | null) => hasLabels({ ...HUB.place, provider } as Target["place"]);
    expect([at(null), at("harbor"), at("quay"), at("generic")]).toEqual([true, true, false, false]);
    expect(hasLabels({ kind: "layout", path: "/images" })).toBe(false);
  });
});

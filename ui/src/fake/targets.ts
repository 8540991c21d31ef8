import type { Target, TargetDraft } from "../platform/host";
import type { Book } from "./book";
import type { Answers, Id } from "./bridge";
import { checkTarget } from "./drafts";
import { failure } from "./failures";
import { byName } from "./lists";
import { checkOf, type OwnTarget, registry } from "./places";
import type { World } from "./world";

/** The targets: listed, saved, tried, removed, taken over from another tool. */
export function targetAnswers(world: World) {
  const { book } = world;
  const check = async (found: Pick<Target, "place" | "credential">) => {
    await world.pass(900);
    return checkOf(found, world.now());
  };

  return {
    list_targets: () => byName(book.targets).map((each) => book.shownTarget(each)),
    save_target: ({ draft }: { readonly draft: TargetDraft }) => {
      const saved = ownOf(book, draft);
      book.targets = [...book.targets.filter(({ id }) => id !== saved.id), saved];
      world.herald.touch("targets");
      return saved.id;
    },
    try_target: ({ draft }: { readonly draft: TargetDraft }) => check(ownOf(book, draft)),
    check_target: async ({ id }: Id) => {
      const checked = await check(targetOf(book, id));
      book.targets = book.targets.map((each) => (each.id === id ? { ...each, checked } : each));
      world.herald.touch("targets");
      return checked;
    },
    remove_target: ({ id }: Id) => {
      const { name, rules } = book.shownTarget(targetOf(book, id));
      if (rules.length > 0) {
        throw failure("target-in-use", { target: name, rules: rules.join(", ") });
      }
      book.targets = book.targets.filter((each) => each.id !== id);
      world.herald.touch("targets");
      return null;
    },
    import_logins: () => {
      const known = new Set(book.targets.map(({ name }) => name));
      const found = ["docker.io", "ghcr.io"].filter((name) => !known.has(name));
      for (const name of found) {
        const url = name === "docker.io" ? "https://registry-1.docker.io" : `https://${name}`;
        addRegistry(book, name, url, "docker_config");
      }
      world.herald.touch("targets");
      return found;
    },
  } satisfies Partial<Answers>;
}

/** Adds a registry that is known by its name and nothing else. */
export function addRegistry(book: Book, name: string, url: string, kind: "docker_config" | "none"): void {
  const limits = { connections: null, requests_per_second: null, bytes_per_second: null };
  const draft = { id: null, name, place: registry(url), credential: { kind }, limits };
  book.targets = [...book.targets, ownOf(book, draft)];
}

function targetOf(book: Book, id: string): OwnTarget {
  const found = book.targets.find((each) => each.id === id);
  if (!found) {
    throw failure("target-not-found", { id: Number(id) });
  }
  return found;
}

/** The target that a draft makes. */
function ownOf(book: Book, draft: TargetDraft): OwnTarget {
  checkTarget(draft, book.targets);
  const former = draft.id === null ? null : targetOf(book, draft.id);
  return { ...draft, id: draft.id ?? String(book.newId()), ...credentialOf(draft, former), checked: null };
}

function credentialOf(
  { credential }: TargetDraft,
  former: OwnTarget | null,
): Pick<Target, "credential" | "login"> {
  switch (credential.kind) {
    case "keep":
      return { credential: former?.credential ?? "none", login: former?.login ?? null };
    case "password":
      return { credential: "keyring", login: null };
    case "helper":
    case "env":
      return { credential: credential.kind, login: credential.name };
    case "file":
      return { credential: "file", login: credential.path };
    default:
      return { credential: credential.kind, login: null };
  }
}

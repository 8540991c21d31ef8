import type { MessageId } from "../../i18n/ids.gen";
import type { Speech } from "../../i18n/Speech";
import type { Labels } from "../../platform/host";
import { folder, type RuleForm } from "./draft";

type Said = Pick<Speech, "text" | "list">;

/**
 * What a rule does, in one sentence. `names` are the targets' names by id; what is not chosen yet is called what it is
 * to be.
 */
export function sentence(form: RuleForm, names: ReadonlyMap<string, string>, speech: Said): string {
  const { text, list } = speech;
  const named = (id: string, open: MessageId) => {
    const name = names.get(id);
    return name === undefined ? text(open) : text("rules-sentence-name", { name });
  };
  const name = (id: string) => named(id, "rules-sentence-destination");
  const chosen = form.destinations.filter((leg) => leg.target !== "");
  const legs = chosen.length > 0 ? chosen : form.destinations.slice(0, 1);
  const folders = new Set(legs.map((leg) => folder(leg.namespace)));
  const [first = ""] = folders;
  const shared = folders.size === 1 ? first : "";
  const destinations = legs.map(({ target, namespace }) =>
    folder(namespace) === shared
      ? name(target)
      : text("rules-destination-below", { target: name(target), namespace: folder(namespace) }),
  );
  return text("rules-sentence", {
    ...patterns("repositories", form.repositories, list),
    ...patterns("tags", form.tags, list),
    ...patterns("labels", form.labels, list),
    deletes: form.delete_missing.enabled ? "yes" : "no",
    source: named(form.source, "rules-sentence-source"),
    destinations: list(destinations),
    namespace: shared,
  });
}

function patterns(of: "repositories" | "tags" | "labels", { include, exclude }: Labels, list: Said["list"]) {
  return { [of]: list(include), [`${of}_except`]: list(exclude) };
}

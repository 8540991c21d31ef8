import type { PlannedImage, Preferences, RuleDraft } from "../platform/host";
import type { Book } from "./book";
import { manifestOf, nameOf } from "./catalog";
import { failure } from "./failures";
import { imagesOf } from "./history";
import type { OwnTarget } from "./places";
import { random, seedOf } from "./random";

/** What a run of a rule would do. */
export function preview(book: Book, draft: RuleDraft): PlannedImage[] {
  const source = book.targets.find(({ id }) => id === draft.source)?.place;
  const at = (place: OwnTarget["place"] | undefined) =>
    place?.kind === "layout" ? `oci:${place.path}:` : `${place ? new URL(place.url).host : "?"}/`;
  return imagesOf(draft).flatMap((image) =>
    draft.destinations.map(({ target, namespace }): PlannedImage => {
      const place = book.targets.find(({ id }) => id === target)?.place;
      const chance = random(seedOf(`${nameOf(image)} ${target}`))();
      const skipped = chance > 0.9;
      return {
        source: `${at(source)}${nameOf(image)}`,
        destination: `${at(place)}${namespace ? `${namespace}/` : ""}${nameOf(image)}`,
        action: skipped ? "skip" : chance > 0.75 ? "overwrite" : chance > 0.4 ? "copy" : "up_to_date",
        digest: skipped ? null : manifestOf(image),
        reason: skipped
          ? failure("manifest-unsupported", {
              object: nameOf(image),
              media_type: "application/vnd.docker.distribution.manifest.v1+prettyjws",
            })
          : null,
      };
    }),
  );
}

/** Two directories and a rule between them. */
export function makeSample(book: Book, path: string, { language }: Preferences): string {
  if (!path.startsWith("/")) {
    throw failure("path-relative", { path });
  }
  const chinese = language === "zh-CN";
  const place = (name: string, directory: string): OwnTarget => ({
    id: String(book.newId()),
    name,
    place: { kind: "layout", path: directory },
    credential: "none",
    login: null,
    connections: null,
    checked: null,
  });
  const from = place(chinese ? "示例" : "Sample", "/home/admin/.local/share/sampan/sample");
  const to = place(chinese ? "文件夹" : "Folder", path);
  const id = String(book.newId());
  book.targets.push(from, to);
  const all = { include: [], exclude: [] };
  const patterns = { repositories: { include: ["library/{nginx,redis}"], exclude: [] }, tags: all };
  const draft = { id, name: chinese ? "试一试" : "Try it", description: "", enabled: true, source: from.id };
  book.rules.push({
    ...draft,
    ...patterns,
    destinations: [{ target: to.id, namespace: null }],
    priority: 0,
    attempts: 3,
  });
  return id;
}

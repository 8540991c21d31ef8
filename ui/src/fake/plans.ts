import { EVERY_LABEL, EVERY_TAG, EVERYTHING, SAME_NAMES, USUAL } from "../features/rules/defaults";
import { NOTHING_SEEN } from "../features/rules/preview";
import { negotiate } from "../i18n/languages";
import { say } from "../i18n/messages";
import type { PlannedImage, Preferences, PreviewNews, RuleDraft } from "../platform/host";
import type { Book } from "./book";
import { manifestOf, nameOf } from "./catalog";
import { failure } from "./failures";
import { imagesOf } from "./history";
import type { OwnTarget } from "./places";
import { random, seedOf } from "./random";

/** What a run of a rule would do. */
export function preview(book: Book, draft: RuleDraft): PreviewNews {
  const rows = planned(book, draft);
  const totals = { ...NOTHING_SEEN.totals };
  for (const { action, bytes } of rows) {
    totals[action] += 1;
    totals.bytes += bytes ?? 0;
  }
  return { rows, totals, ended: true, failure: null };
}

function planned(book: Book, draft: RuleDraft): PlannedImage[] {
  const source = book.targets.find(({ id }) => id === draft.source)?.place;
  const at = (place: OwnTarget["place"] | undefined) => {
    if (place && place.kind !== "registry") {
      return `${place.kind === "layout" ? "oci" : "oci-archive"}:${place.path}:`;
    }
    return `${place ? new URL(place.url).host : "?"}/`;
  };
  const copied = imagesOf(draft).flatMap((image) =>
    draft.destinations.map(({ target, namespace, flatten }): PlannedImage => {
      const place = book.targets.find(({ id }) => id === target)?.place;
      const chance = random(seedOf(`${nameOf(image)} ${target}`))();
      const skipped = chance > 0.9;
      if (flatten !== "none" && chance > 0.6 && chance < 0.75) {
        const to = `${at(place)}${namespace ? `${namespace}/` : ""}${last(nameOf(image))}`;
        const others = `platform/archive/${last(nameOf(image))}`;
        return {
          ...NO_ROW,
          source: `${at(source)}${nameOf(image)}`,
          destination: to,
          action: "collision",
          reason: failure("name-collision", { name: to, others, count: 1 }),
        };
      }
      return {
        source: `${at(source)}${nameOf(image)}`,
        destination: `${at(place)}${namespace ? `${namespace}/` : ""}${nameOf(image)}`,
        action: skipped ? "skip" : chance > 0.75 ? "overwrite" : chance > 0.4 ? "copy" : "up_to_date",
        digest: skipped ? null : manifestOf(image),
        there: chance > 0.75 ? manifestOf({ ...image, tag: `${image.tag} before` }) : null,
        bytes: skipped || chance <= 0.4 ? null : Math.round(chance * 90_000_000),
        reason: skipped
          ? failure("manifest-unsupported", {
              object: nameOf(image),
              media_type: "application/vnd.docker.distribution.manifest.v1+prettyjws",
            })
          : null,
      };
    }),
  );
  return draft.delete_missing.enabled
    ? [...copied, ...draft.destinations.flatMap((to) => goneAt(to))]
    : copied;

  function goneAt({ target, namespace }: RuleDraft["destinations"][number]): PlannedImage[] {
    const place = book.targets.find(({ id }) => id === target)?.place;
    return GONE.map((name): PlannedImage => {
      const [, tag = ""] = name.split(":");
      const kept = draft.delete_missing.protect.includes(tag);
      return {
        ...NO_ROW,
        source: `${at(source)}${name}`,
        destination: `${at(place)}${namespace ? `${namespace}/` : ""}${name}`,
        action: kept ? "skip" : "delete",
        there: manifestOf({ repository: name, tag }),
        reason: kept ? failure("tag-protected", { tag }) : null,
      };
    });
  }
}

/** What is gone at the source. */
const GONE = [
  "platform/backend/billing:3.9.1",
  "platform/backend/billing:3.9.2",
  "platform/legacy/reports:1.0.0",
  "platform/legacy/reports:latest",
];

const NO_ROW = { digest: null, there: null, bytes: null, reason: null };

/** The last level of a name. */
function last(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** Two directories and a rule between them. */
export function makeSample(book: Book, path: string, { language }: Preferences): string {
  if (!path.startsWith("/")) {
    throw failure("path-relative", { path });
  }
  const spoken = negotiate(language === null ? navigator.languages : [language]);
  const place = (name: string, directory: string): OwnTarget => ({
    id: String(book.newId()),
    name,
    place: { kind: "layout", path: directory },
    credential: "none",
    login: null,
    limits: { connections: null, requests_per_second: null, bytes_per_second: null },
    checked: null,
  });
  const from = place(say(spoken, "sample-source"), "/home/admin/.local/share/sampan/sample");
  const to = place(say(spoken, "sample-destination"), path);
  const id = String(book.newId());
  book.targets.push(from, to);
  const repositories = { ...EVERYTHING, include: ["library/{nginx,redis}"] };
  const name = say(spoken, "sample-rule");
  const draft = { id, name, description: "", enabled: true, source: from.id };
  book.rules.push({
    ...draft,
    repositories,
    tags: EVERY_TAG,
    labels: EVERY_LABEL,
    destinations: [{ ...SAME_NAMES, target: to.id }],
    ...USUAL,
  });
  return id;
}

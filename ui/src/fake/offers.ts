import type { Offer } from "../platform/host";
import type { Answers } from "./bridge";
import { aForeignOffer, anOffer } from "./drafts";
import type { Options } from "./options";
import { addRegistry } from "./targets";
import type { World } from "./world";

/** Files of targets and rules: one that is offered and taken or left, one that is written. */
export function offerAnswers(world: World, options: Options) {
  let offer: Offer | null = null;

  return {
    choose_import: async () => {
      await world.pass(80);
      offer = options.foreign ? { ...aForeignOffer(), plan: null, remarks: [] } : anOffer();
      world.listener.offered();
      return null;
    },
    offered_file: () => offer,
    complete_offer: ({ other }: { readonly other: string }) => {
      offer = { ...aForeignOffer(), other };
      return null;
    },
    settle_offer: async ({ accept }: { readonly accept: boolean }) => {
      await world.pass(80);
      for (const name of (accept && offer?.plan?.targets.created) || []) {
        addRegistry(world.book, name, `https://${name}`, "none");
      }
      world.herald.touch("targets");
      offer = null;
      return null;
    },
    save_rules: async () => {
      await world.pass(80);
      return "/home/admin/rules.sampan.yaml";
    },
  } satisfies Partial<Answers>;
}

import type {
  BackedUp,
  Backup,
  Contents,
  Failure,
  Backups as Listed,
  Restored,
  RestoreFrom,
} from "../platform/host";
import { failure } from "./failures";
import type { Options } from "./options";
import type { World } from "./world";

/** Where everything is kept. */
export const DIRECTORY = "/home/admin/.local/share/sampan";

const HOUR = 3_600_000;

/** What is seen of a store that is damaged. */
export function damage(): Failure {
  return failure("store-damaged", { path: `${DIRECTORY}/store` }, "its file has another length");
}

/** What a start came to that found the store damaged. */
export function recovered(now: number): Restored {
  return {
    damage: damage(),
    taken: now - 2 * HOUR,
    set_aside: `${DIRECTORY}/store.damaged-1`,
    before: { targets: 8, rules: 9, jobs: 20_431 },
    after: { targets: 8, rules: 9, jobs: 12 },
  };
}

/** Snapshots and backups of a world. */
export class Backups {
  #restored = false;

  constructor(
    private readonly world: World,
    private readonly options: Options,
  ) {}

  /** Whether something was put in the place of the store. */
  restored(): boolean {
    return this.#restored;
  }

  list(): Listed {
    const { book } = this.world;
    const damaged = this.options.world === "damaged";
    const running = book.entries.length > 0 ? 3 : 0;
    return {
      now: damaged
        ? null
        : { targets: book.targets.length, rules: book.rules.length, jobs: book.entries.length },
      running: damaged ? 0 : running,
      snapshots:
        this.options.world === "empty" ? [] : [this.#snapshot(42, 2), this.#snapshot(37, 26), BROKEN],
      set_aside: damaged ? [`${DIRECTORY}/store.damaged-1`] : [],
    };
  }

  async save(): Promise<BackedUp> {
    await this.world.pass(200);
    return { path: "/home/admin/sampan-2026-11-24.jsonl", holds: this.#holds() };
  }

  async choose(): Promise<Backup> {
    await this.world.pass(80);
    const taken = this.world.now() - 50 * HOUR;
    const name = "sampan-2026-11-22.jsonl";
    return { name, path: `/home/admin/${name}`, taken, holds: { targets: 7, rules: 8, jobs: 3 } };
  }

  async restore(from: RestoreFrom): Promise<Restored> {
    await this.world.pass(300);
    this.#restored = true;
    const { now } = this.list();
    const nothing = { targets: 0, rules: 0, jobs: 0 };
    return {
      damage: null,
      taken: from.kind === "nothing" ? null : this.world.now() - 2 * HOUR,
      set_aside: `${DIRECTORY}/store.replaced-1`,
      before: now ?? nothing,
      after: from.kind === "nothing" ? nothing : this.#holds(),
    };
  }

  #holds(): Contents {
    return { targets: 8, rules: 9, jobs: 12 };
  }

  #snapshot(generation: number, hours: number): Backup {
    const name = `${String(generation).padStart(20, "0")}.jsonl`;
    const taken = this.world.now() - hours * HOUR;
    return { name, path: `${DIRECTORY}/snapshots/${name}`, taken, holds: this.#holds() };
  }
}

const BROKEN: Backup = {
  name: "00000000000000000031.jsonl",
  path: `${DIRECTORY}/snapshots/00000000000000000031.jsonl`,
  taken: null,
  holds: { targets: 0, rules: 0, jobs: 0 },
};

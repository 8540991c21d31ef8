import type { commands } from "../platform/host";
import type { World } from "./world";

type Commands = typeof commands;
type Snake<Name extends string> = Name extends `${infer Head}${infer Rest}`
  ? `${Head extends Lowercase<Head> ? Head : `_${Lowercase<Head>}`}${Snake<Rest>}`
  : Name;
type Answer<Name extends keyof Commands> = Awaited<ReturnType<Commands[Name]>>;
/** What each command answers, by the name it has on the bridge; its arguments come by name. */
export type Answers = {
  readonly [Name in keyof Commands as Snake<Name>]: (args: never) => Answer<Name> | Promise<Answer<Name>>;
};

/** The channel of a command, as it crosses the bridge; `into` makes of it what messages are put into. */
export type Into<Channel> = <T>(channel: Channel) => (message: T) => void;

/** The arguments of a command that is about one thing. */
export interface Id {
  readonly id: string;
}

/** The answer of a command that only does something: nothing, a moment later. */
export async function done(world: World): Promise<null> {
  await world.pass(80);
  return null;
}

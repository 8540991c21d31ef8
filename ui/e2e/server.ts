import { build, createServer, type InlineConfig, preview } from "vite";

declare module "vitest" {
  interface ProvidedContext {
    readonly origin: string;
  }
}

const CONFIG: InlineConfig = { mode: "fake", logLevel: "error" };
const PLACE = { host: "127.0.0.1", port: 0, strictPort: false };

/**
 * Serves the window over its made-up host, on a free port of this machine: as it is developed, for then React says what
 * is amiss; for pictures as it is built, for that is quicker.
 */
export default async function serve(project: {
  readonly provide: (key: "origin", value: string) => void;
}): Promise<() => Promise<void>> {
  const server = process.env.SAMPAN_SHOTS ? await built() : await developed();
  const address = server.httpServer?.address();
  if (typeof address !== "object" || address === null) {
    throw new Error("the server has no address");
  }
  project.provide("origin", `http://127.0.0.1:${address.port}`);
  return () => server.close();
}

async function developed() {
  const server = await createServer({ ...CONFIG, server: { ...PLACE, hmr: false } });
  return await server.listen();
}

async function built() {
  await build(CONFIG);
  return await preview({ ...CONFIG, preview: PLACE });
}

import { build, preview } from "vite";

declare module "vitest" {
  interface ProvidedContext {
    readonly origin: string;
  }
}

/**
 * Serves the window over its made-up host, on a free port of this machine: in one piece, for that is loaded quickly, and
 * with the parts that React has for development, for then it says what is amiss.
 */
export default async function serve(project: {
  readonly provide: (key: "origin", value: string) => void;
}): Promise<() => Promise<void>> {
  process.env.NODE_ENV = "development";
  await build({ mode: "fake", logLevel: "error", build: { minify: false } });
  const place = { host: "127.0.0.1", port: 0, strictPort: false };
  const server = await preview({ mode: "fake", logLevel: "error", preview: place });
  const address = server.httpServer.address();
  if (typeof address !== "object" || address === null) {
    throw new Error("the server has no address");
  }
  project.provide("origin", `http://127.0.0.1:${address.port}`);
  return () => server.close();
}

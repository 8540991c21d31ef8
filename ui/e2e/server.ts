import { createServer } from "vite";

declare module "vitest" {
  interface ProvidedContext {
    readonly origin: string;
  }
}

/** Serves the window over its made-up host, on a free port of this machine. */
export default async function serve(project: {
  readonly provide: (key: "origin", value: string) => void;
}): Promise<() => Promise<void>> {
  const server = await createServer({
    logLevel: "error",
    server: { host: "127.0.0.1", port: 0, strictPort: false, hmr: false },
  });
  await server.listen();
  const address = server.httpServer?.address();
  if (typeof address !== "object" || address === null) {
    throw new Error("the server has no address");
  }
  project.provide("origin", `http://127.0.0.1:${address.port}`);
  return () => server.close();
}

import { defineConfig } from "vitest/config";

// The whole window in Chromium, over a host that is made up.
export default defineConfig({
  test: {
    environment: "node",
    include: ["e2e/**/*.test.ts"],
    globalSetup: "e2e/server.ts",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    // Of what is waited for: a machine may have more to do than this.
    expect: { poll: { timeout: 10_000 } },
  },
});

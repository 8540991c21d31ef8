import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { componentStyles } from "./componentStyles.ts";

/** In mode `fake` the page is `fake.html`: the same window over a host that only pretends. It never ships. */
export default defineConfig(({ mode }) => ({
  plugins: [react(), componentStyles()],
  // Nothing of the build's environment may reach the window (CVE-2023-46115).
  envPrefix: "VITE_",
  server: {
    host: "127.0.0.1",
    port: mode === "fake" ? 5174 : 5173,
    strictPort: true,
    // The locales and icons lie beside this folder.
    fs: { allow: [".."] },
  },
  build: {
    target: "es2022",
    chunkSizeWarningLimit: 2048,
    ...(mode === "fake"
      ? { outDir: "../target/fake-ui", emptyOutDir: true, rollupOptions: { input: "fake.html" } }
      : {}),
  },
}));

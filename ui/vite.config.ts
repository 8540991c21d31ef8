import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  // Nothing of the build's environment may reach the window (CVE-2023-46115).
  envPrefix: "VITE_",
  server: {
    host: "127.0.0.1",
    port: 5173,
    strictPort: true,
    // The locales and icons lie beside this folder.
    fs: { allow: [".."] },
  },
  build: { target: "es2022", chunkSizeWarningLimit: 1024 },
});

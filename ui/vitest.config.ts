import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// The parts of the window, without a browser.
export default defineConfig({
  plugins: [react()],
  // The locales and icons lie beside this folder.
  server: { fs: { allow: [".."] } },
  test: { environment: "happy-dom", include: ["src/**/*.test.{ts,tsx}"], testTimeout: 20_000 },
});

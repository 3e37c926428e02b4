// Builds the board into dist/dashboard, which the gateway serves at `/`.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  root: "dashboard",
  base: "/",
  plugins: [react()],
  build: {
    outDir: "../dist/dashboard",
    emptyOutDir: true,
    // Care homes keep tablets for years: what Chrome and Safari spoke early in 2023.
    target: ["chrome110", "safari16"],
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Sass takes most of a short build, always: no news.
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
  css: { preprocessorOptions: { scss: { quietDeps: true } } },
});

import { defineConfig } from "vitest/config";

// Scenario and dashboard tests start real brokers, databases and browsers: they get one file at a
// time so that two cores are not fought over, and time-outs that bound a hang, not a speed.
const SLOW = { testTimeout: 60_000, hookTimeout: 60_000, fileParallelism: false } as const;

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["test/unit/**/*.test.ts"] } },
      { test: { name: "contract", include: ["test/contract/**/*.test.ts"], testTimeout: 30_000 } },
      { test: { name: "scenario", include: ["test/scenario/**/*.test.ts"], ...SLOW } },
      { test: { name: "dashboard", include: ["test/dashboard/**/*.test.ts"], ...SLOW } },
    ],
  },
});

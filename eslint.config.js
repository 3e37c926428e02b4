import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

/** The core must be replayable: time, randomness and I/O reach it as arguments only (design, section 5). */
const IMPURE_GLOBALS = [
  "Date",
  "performance",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "queueMicrotask",
  "process",
  "crypto",
  "fetch",
];

export default tseslint.config(
  { ignores: ["dist/", "coverage/", "node_modules/", "*.config.js", ".dependency-cruiser.cjs"] },
  eslint.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ["./tsconfig.json", "./dashboard/tsconfig.json"],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/return-await": ["error", "always"],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "no-console": "error",
      "max-lines": ["error", { max: 250, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      complexity: ["error", 10],
      "no-restricted-syntax": ["error", "ExportAllDeclaration", "ExportDefaultDeclaration"],
    },
  },
  {
    files: ["gateway/domain/**", "gateway/rules/**", "gateway/sensors/**", "gateway/events.ts"],
    rules: {
      "no-restricted-globals": ["error", ...IMPURE_GLOBALS],
      "no-restricted-properties": ["error", { object: "Math", property: "random" }],
    },
  },
  { files: ["vitest.config.ts", "vite.config.ts"], rules: { "no-restricted-syntax": "off" } },
  { files: ["test/**/*.test.ts"], rules: { "max-lines-per-function": "off" } },
);

// Where the package lies, found from this file: the same answer from the sources and from `dist/`.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { GatewayError } from "./errors.ts";

const PACKAGE_NAME = "hearthwatch";

function isPackageRoot(folder: string): boolean {
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest)) return false;
  const parsed: unknown = JSON.parse(readFileSync(manifest, "utf8"));
  return (
    typeof parsed === "object" &&
    parsed !== null &&
    "name" in parsed &&
    parsed.name === PACKAGE_NAME
  );
}

function findPackageRoot(): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; ; folder = dirname(folder)) {
    if (isPackageRoot(folder)) return folder;
    if (folder === dirname(folder)) {
      throw new GatewayError(
        "internal/bug",
        `no package.json named ${PACKAGE_NAME} above ${start}: keep the installed folders together`,
      );
    }
  }
}

/** The folder of the package.json, with `gateway/`, `models/` and `dist/` in it. */
export const packageRoot: string = findPackageRoot();

/** A compiled file: worker threads and child processes run JavaScript, never the sources. */
export function compiledFile(...path: readonly string[]): string {
  const file = join(packageRoot, "dist", ...path);
  if (!existsSync(file)) {
    throw new GatewayError("internal/bug", `${file} is missing: run "npm run build:node"`);
  }
  return file;
}

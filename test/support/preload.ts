// Faults of the disk, preloaded into a real process: slow syncs, and power cuts that leave only
// what was synced. Compiled at run time by the same C compiler the install needs.
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../gateway/paths.ts";

type Shim = "slow-fsync" | "power-cut";

/** Memory-backed where there is one: shadows are written at every sync and need not last. */
const SHADOW_ROOT = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

const compiled = new Map<Shim, string>();

function compile(shim: Shim): string {
  const known = compiled.get(shim);
  if (known !== undefined) return known;
  const folder = mkdtempSync(join(tmpdir(), "hearthwatch-shim-"));
  process.once("exit", () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const library = join(folder, `${shim}.so`);
  const source = join(packageRoot, "test", "support", `${shim}.c`);
  execFileSync("cc", ["-shared", "-fPIC", "-O2", "-o", library, source, "-ldl", "-lpthread"], {
    stdio: "inherit",
  });
  compiled.set(shim, library);
  return library;
}

/** Environment of a process whose every fsync takes `delayMs` longer. */
export function slowFsyncEnv(delayMs: number): NodeJS.ProcessEnv {
  return { LD_PRELOAD: compile("slow-fsync"), HEARTHWATCH_FSYNC_MS: String(delayMs) };
}

/** A data folder whose power can be cut: start the process with `env`, kill it, call `cutPower`. */
export interface PowerCut extends Disposable {
  /** For one process at a time; the data folder must exist. */
  readonly env: NodeJS.ProcessEnv;
  /** After the process was killed: leaves in the data folder only what was synced. */
  cutPower(): void;
}

/** SQLite makes its shared-memory index again after a crash; what a disk kept of it is noise. */
function isKept(name: string): boolean {
  return !name.endsWith("-shm");
}

function restoreFolder(shadow: string, part: string, folder: string): void {
  const list = join(shadow, "dir", `@${part.replaceAll("/", "%")}`);
  if (!existsSync(list)) return;
  for (const line of readFileSync(list, "utf8").split("\n")) {
    const [, kind, key, name] = /^([fd]) (\S+) (.+)$/.exec(line) ?? [];
    if (key === undefined || name === undefined || !isKept(name)) continue;
    const target = join(folder, name);
    const bytes = join(shadow, "inode", key);
    if (kind === "d") {
      mkdirSync(target, { mode: 0o700 });
      restoreFolder(shadow, part === "." ? name : `${part}/${name}`, target);
    } else if (existsSync(bytes)) copyFileSync(bytes, target);
    else writeFileSync(target, "", { mode: 0o600 });
  }
}

function emptyFolder(folder: string): void {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
}

export function powerCut(dataDir: string): PowerCut {
  const folder = realpathSync(dataDir);
  const shadow = mkdtempSync(join(SHADOW_ROOT, "hearthwatch-shadow-"));
  return {
    env: {
      LD_PRELOAD: compile("power-cut"),
      HEARTHWATCH_SHADOW_OF: folder,
      HEARTHWATCH_SHADOW_DIR: shadow,
    },
    cutPower: () => {
      emptyFolder(folder);
      restoreFolder(shadow, ".", folder);
      emptyFolder(shadow);
    },
    [Symbol.dispose]: () => {
      rmSync(shadow, { recursive: true, force: true });
    },
  };
}

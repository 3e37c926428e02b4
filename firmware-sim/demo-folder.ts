// The demo's data folder: emptied at each start, but only if a demo made it and none is using it.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const MARKER = ".hearthwatch-demo";
const OWNER_ONLY = 0o700;

/** Throws when the folder holds anything a demo did not make, or belongs to a running demo. */
export function emptyDemoFolder(folder: string, ownPid: number): void {
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    const marker = join(folder, MARKER);
    if (!existsSync(marker)) {
      throw new Error(`${folder} was not made by the demo: it will not be emptied`);
    }
    const pid = Number(readFileSync(marker, "utf8"));
    if (pid !== ownPid && isRunning(pid)) {
      throw new Error(`${folder} belongs to a demo that is running (process ${pid})`);
    }
    rmSync(folder, { recursive: true });
  }
  mkdirSync(folder, { recursive: true, mode: OWNER_ONLY });
  writeFileSync(join(folder, MARKER), String(ownPid));
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (fault) {
    // EPERM: it runs, under another user.
    return fault instanceof Error && "code" in fault && fault.code === "EPERM";
  }
}

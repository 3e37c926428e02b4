// A disk of a few megabytes that really fills up: a tmpfs of its own. Needs the right to mount.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statfsSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface SmallDisk extends Disposable {
  readonly path: string;
  freeBytes(): number;
  /** Another program takes all that is free but `leaveBytes`. */
  fill(leaveBytes: number): void;
  /** And gives it back. */
  empty(): void;
}

/** Throws where mounting is not allowed: ask `available("mount")` first. */
export function smallDisk(sizeBytes: number): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), "hearthwatch-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${sizeBytes}`, "tmpfs", path], {
      stdio: "pipe",
    });
  } catch (error) {
    rmSync(path, { recursive: true });
    throw error;
  }
  const ballast = join(path, "ballast");
  const freeBytes = (): number => {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize;
  };
  return {
    path,
    freeBytes,
    fill: (leaveBytes) => {
      const bytes = Buffer.alloc(Math.max(0, freeBytes() - leaveBytes), 1);
      writeFileSync(ballast, bytes, { flag: "a" });
    },
    empty: () => {
      truncateSync(ballast);
    },
    [Symbol.dispose]: () => {
      execFileSync("umount", [path]);
      rmSync(path, { recursive: true });
    },
  };
}

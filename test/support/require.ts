// What a test needs beyond Node: absent it is skipped loudly, or fails where HEARTHWATCH_REQUIRE
// lists it, so that a machine that should prove everything cannot quietly prove less.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

const REQUIREMENTS = {
  /** Recordings of real motion are no part of the project: this says where a machine has them. */
  recordings: [process.env["HEARTHWATCH_RECORDINGS"] ?? ""],
  chromium: ["chromium"],
  dbus: ["dbus-daemon"],
  socat: ["socat"],
  sipp: ["sipp"],
  mosquitto: ["mosquitto"],
  /** The right to mount, which containers rarely have: a disk that fills up is a tmpfs of its own. */
  mount: ["mount"],
} as const;

export type Requirement = keyof typeof REQUIREMENTS;

export function isRequirement(name: string): name is Requirement {
  return Object.hasOwn(REQUIREMENTS, name);
}

/** Debian keeps daemons here, outside of a user's PATH. */
const DAEMON_FOLDERS = ["/usr/sbin", "/usr/local/sbin"];

/** Where a program lies; undefined: nowhere. */
export function locate(program: string): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), ...DAEMON_FOLDERS];
  return folders.map((folder) => join(folder, program)).find((file) => existsSync(file));
}

/** False: skip, and it was said. Throws where it is required and missing. */
export function available(requirement: Requirement): boolean {
  if (isHere(requirement)) return true;
  const required = (process.env["HEARTHWATCH_REQUIRE"] ?? "").split(",");
  if (required.includes(requirement)) {
    throw new Error(`${requirement} is required by HEARTHWATCH_REQUIRE and is not here`);
  }
  process.stderr.write(`SKIPPED: ${requirement} is not on this machine\n`);
  return false;
}

function isHere(requirement: Requirement): boolean {
  if (requirement === "mount") return mayMount();
  return REQUIREMENTS[requirement].some((name) =>
    requirement === "recordings" ? existsSync(name) : locate(name) !== undefined,
  );
}

/** The program alone proves nothing: only a mount does. */
function mayMount(): boolean {
  const path = mkdtempSync(join(tmpdir(), "hearthwatch-mount-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", path], { stdio: "pipe" });
    execFileSync("umount", [path]);
    return true;
  } catch {
    // Refused, or no such program: either way there is no small disk here.
    return false;
  } finally {
    rmSync(path, { recursive: true });
  }
}

// What a test needs beyond Node: absent it is skipped loudly, or fails where HEARTHWATCH_REQUIRE
// lists it, so that a machine that should prove everything cannot quietly prove less.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const REQUIREMENTS = {
  /** Recordings of real motion are no part of the project: this says where a machine has them. */
  recordings: [process.env["HEARTHWATCH_RECORDINGS"] ?? ""],
  chromium: ["chromium"],
  dbus: ["dbus-daemon"],
  socat: ["socat"],
  sipp: ["sipp"],
  mosquitto: ["mosquitto"],
} as const;

export type Requirement = keyof typeof REQUIREMENTS;

/** Debian keeps daemons here, outside of a user's PATH. */
const DAEMON_FOLDERS = ["/usr/sbin", "/usr/local/sbin"];

/** Where a program lies; undefined: nowhere. */
export function locate(program: string): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), ...DAEMON_FOLDERS];
  return folders.map((folder) => join(folder, program)).find((file) => existsSync(file));
}

/** False: skip, and it was said. Throws where it is required and missing. */
export function available(requirement: Requirement): boolean {
  const isThere = REQUIREMENTS[requirement].some((name) =>
    requirement === "recordings" ? existsSync(name) : locate(name) !== undefined,
  );
  if (isThere) return true;
  const required = (process.env["HEARTHWATCH_REQUIRE"] ?? "").split(",");
  if (required.includes(requirement)) {
    throw new Error(`${requirement} is required by HEARTHWATCH_REQUIRE and is not here`);
  }
  process.stderr.write(`SKIPPED: ${requirement} is not on this machine\n`);
  return false;
}

import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { writeMosquittoFolder } from "../../../gateway/provision/mosquitto-folder.ts";
import { planSchema } from "../../../gateway/provision/plan.ts";

const PLAN = planSchema.parse({
  home: { id: "h", hubId: "hub", name: "Home" },
  devices: [{ id: "w-1" }, { id: "w-2" }],
  bridges: [{ id: "z2m", topics: ["zigbee2mqtt/#"] }],
});

function handedOut(first: string | null, second: string | null): object {
  return {
    devices: [
      { deviceId: "w-1", secret: first },
      { deviceId: "w-2", secret: second },
    ],
    bridges: [{ username: "bridge-z2m", secret: first }],
    enrolments: [],
  };
}

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hearthwatch-mosquitto-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function read(name: string): string {
  return readFileSync(join(folder, name), "utf8");
}

it("[H-20.1] gives every device its own topics and a password that only its owner can read", () => {
  writeMosquittoFolder(folder, PLAN, handedOut("a", "b"));
  const names = read("passwords")
    .split("\n")
    .filter(Boolean)
    .map((line) => line.split(":")[0]);
  expect(names).toEqual(["hearthwatch-hub", "w-1", "w-2", "bridge-z2m"]);
  expect(read("passwords")).toMatch(/^w-1:\$7\$101\$[\w+/=]+\$[\w+/=]+$/m);
  expect(read("acl")).toContain("user w-2\ntopic write hearthwatch/v1/w-2/motion\n");
  expect(read("acl")).toContain("user bridge-z2m\ntopic readwrite zigbee2mqtt/#\n");
  expect(read("hearthwatch.conf")).toContain("allow_anonymous false");
  expect(statSync(join(folder, "passwords")).mode & 0o077).toBe(0);
});

it("keeps the lines of secrets handed out before, which nobody knows any more", () => {
  writeMosquittoFolder(folder, PLAN, handedOut("a", null));
  const before = read("passwords");
  const hubPassword = read("hub-password");
  writeMosquittoFolder(folder, PLAN, handedOut(null, "new"));
  const lineOf = (text: string, name: string): string | undefined =>
    text.split("\n").find((line) => line.startsWith(`${name}:`));
  for (const name of ["hearthwatch-hub", "w-1", "bridge-z2m"]) {
    expect(lineOf(read("passwords"), name)).toBe(lineOf(before, name));
  }
  expect(lineOf(read("passwords"), "w-2")).toBeDefined();
  expect(read("hub-password")).toBe(hubPassword);
});

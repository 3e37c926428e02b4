// Writes what a home's own mosquitto needs to hold everybody to our credentials. Only here are the
// secrets known: what was handed out in an earlier run keeps the line it got then.
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  mosquittoAcl,
  mosquittoPasswords,
  mosquittoSettings,
  type MosquittoUser,
  SALT_BYTES,
} from "../drivers/mosquitto-files.ts";
import { z } from "zod";
import { makeSecret } from "../store/secrets.ts";
import { bridgeName } from "./offer.ts";
import type { HomePlan } from "./plan.ts";

const OWNER_ONLY = 0o600;
const HUB_USER = "hearthwatch-hub";

/** As `applyPlan` gives it, also when it comes over a socket from the running hub. */
const issued = { username: z.string(), secret: z.string().nullable() };
const handedOut = z.object({
  devices: z.array(z.object({ deviceId: z.string(), secret: z.string().nullable() })),
  bridges: z.array(z.object(issued)),
  enrolments: z.array(z.object(issued)),
});

/** A user and, where it was handed out just now, the secret. */
type Issued = Omit<MosquittoUser, "secret" | "salt"> & { readonly secret: string | null };

/** Writes `passwords`, `acl`, `hearthwatch.conf` and the hub's own `hub-password` to `folder`. */
export function writeMosquittoFolder(folder: string, plan: HomePlan, result: object): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const files = {
    passwords: resolve(folder, "passwords"),
    acl: resolve(folder, "acl"),
    settings: resolve(folder, "hearthwatch.conf"),
  };
  // The hub reads what bridges may say.
  const topics = plan.bridges.flatMap((bridge) => bridge.topics);
  const users = [{ ...hubUser(folder), topics }, ...usersOf(plan, handedOut.parse(result))];
  const fresh = users.flatMap(({ secret, ...user }) =>
    secret === null ? [] : [{ ...user, secret, salt: randomBytes(SALT_BYTES) }],
  );
  const { devices, bridges } = plan.revoke;
  const ended = [...devices, ...bridges.map(bridgeName)];
  const gone = new Set([...ended, ...fresh.map(({ username }) => username)]);
  const kept = keptLines(files.passwords, gone);
  write(files.passwords, kept + mosquittoPasswords(fresh));
  write(files.acl, mosquittoAcl(users));
  write(files.settings, mosquittoSettings(files.passwords, files.acl, topics.length > 0));
}

function usersOf(
  plan: HomePlan,
  { devices, bridges, enrolments }: z.infer<typeof handedOut>,
): Issued[] {
  return [
    ...devices.map(
      ({ deviceId, secret }): Issued => ({ username: deviceId, secret, kind: "device" }),
    ),
    ...bridges.map((one, i): Issued => {
      const topics = plan.bridges[i]?.topics ?? [];
      return { ...one, kind: "bridge", topics };
    }),
    ...enrolments.map((one): Issued => ({ ...one, kind: "enrolment" })),
  ];
}

/** Drawn once; the config's `mqtt.passwordFile` names the file. */
function hubUser(folder: string): Issued {
  const file = join(folder, "hub-password");
  if (existsSync(file)) return { username: HUB_USER, secret: null, kind: "hub" };
  const secret = makeSecret();
  write(file, secret);
  return { username: HUB_USER, secret, kind: "hub" };
}

function keptLines(file: string, gone: ReadonlySet<string>): string {
  if (!existsSync(file)) return "";
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  const kept = lines.filter((line) => !gone.has(line.slice(0, line.indexOf(":"))));
  return kept.map((line) => `${line}\n`).join("");
}

function write(file: string, text: string): void {
  writeFileSync(file, text, { mode: OWNER_ONLY });
}

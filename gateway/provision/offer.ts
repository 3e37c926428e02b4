// Secrets chosen before the hub keeps their hashes: they are on the installer's disk first, so that
// no cut in between loses one. The hub takes of them what it needs and tells which those were.
import { randomInt } from "node:crypto";
import { z } from "zod";
import { GatewayError } from "../errors.ts";
import { newId } from "../ids.ts";
import { makeSecret } from "../store/secrets.ts";
import type { HomePlan } from "./plan.ts";

const byName = z.record(z.string(), z.string());

export const offerSchema = z.strictObject({
  /** Device id or bridge's name → a secret for it. */
  secrets: byName,
  /** Staff id → a PIN; the plan's own where it names one. */
  pins: byName,
  enrolments: z.array(z.strictObject({ username: z.string(), secret: z.string() })),
  /** Whose secrets or PINs end and are replaced. */
  reissue: z.array(z.string()),
  reissuePins: z.array(z.string()),
  /** True: an earlier run got this far and no further; the hub may have these already. */
  isResumed: z.boolean(),
});

export type Offer = z.output<typeof offerSchema>;

export interface Reissue {
  readonly reissue: readonly string[];
  readonly reissuePins: readonly string[];
}

/** The name a bridge signs in with. */
export function bridgeName(id: string): string {
  return `bridge-${id}`;
}

/** A device behind a bridge or a radio has no credential of its own. */
export function nativeDevices(plan: HomePlan): HomePlan["devices"] {
  return plan.devices.filter(({ address }) => address === undefined);
}

function randomPin(): string {
  return String(randomInt(0, 1_000_000)).padStart(6, "0");
}

/** Throws `plan/invalid` for what the plan does not know: a slip of the pen must not pass unseen. */
function checkReissue(plan: HomePlan, { reissue, reissuePins }: Reissue): void {
  const names = new Set([
    ...nativeDevices(plan).map(({ id }) => id),
    ...plan.bridges.map(({ id }) => bridgeName(id)),
  ]);
  const people = new Set(plan.staff.map(({ id }) => id));
  const unknown = [
    ...reissue.filter((name) => !names.has(name)).map((name) => `--reissue ${name}`),
    ...reissuePins.filter((id) => !people.has(id)).map((id) => `--reissue-pin ${id}`),
  ];
  if (unknown.length === 0) return;
  throw new GatewayError("plan/invalid", `Not in this plan: ${unknown.join(", ")}.`);
}

/** A secret for everything in the plan; those of `kept`, an earlier run's, stay as they are. */
export function makeOffer(plan: HomePlan, wanted: Reissue, kept: Offer | undefined): Offer {
  checkReissue(plan, wanted);
  const names = [
    ...nativeDevices(plan).map(({ id }) => id),
    ...plan.bridges.map(({ id }) => bridgeName(id)),
  ];
  const enrolments = Array.from({ length: plan.enrolments }, (_, at) => {
    const username = `enrol-${newId().toLowerCase()}`;
    return kept?.enrolments[at] ?? { username, secret: makeSecret() };
  });
  return {
    secrets: Object.fromEntries(names.map((name) => [name, kept?.secrets[name] ?? makeSecret()])),
    pins: Object.fromEntries(
      plan.staff.map(({ id, pin }) => [id, pin ?? kept?.pins[id] ?? randomPin()]),
    ),
    enrolments,
    reissue: [...wanted.reissue],
    reissuePins: [...wanted.reissuePins],
    isResumed: kept !== undefined,
  };
}

// The answer of an earlier run, on the installer's disk. Before a new offer: writing over it must not
// destroy the only copy of a secret, as the hub keeps hashes alone.
import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { GatewayError } from "../errors.ts";
import type { Offer, Reissue } from "./offer.ts";

const secret = z.string().nullable();
const byUsername = z.array(z.looseObject({ username: z.string(), secret })).default([]);

const answer = z.looseObject({
  devices: z.array(z.looseObject({ deviceId: z.string(), secret })).default([]),
  staff: z.array(z.looseObject({ staffId: z.string(), pin: secret })).default([]),
  bridges: byUsername,
  enrolments: byUsername,
});

/**
 * Throws `usage/invalid` where `json` holds secrets that this run would not hand out again: neither
 * those of `kept`, a run that was cut off, nor those that are replaced.
 */
export function refuseToOverwrite(json: string, wanted: Reissue, kept: Offer | undefined): void {
  const text = existsSync(json) ? readFileSync(json, "utf8").trim() : "";
  if (text === "") return;
  const lost = secretsIn(json, text)
    .filter(({ isReplaced }) => !isReplaced(wanted))
    .filter(({ value }) => kept === undefined || !valuesOf(kept).has(value));
  if (lost.length === 0) return;
  const names = lost.map(({ name }) => name).join(", ");
  const message = `${json} is there already and holds secrets that are told only once (${names}). Nothing was changed. Give --json another file name, or move this file to where you keep keys.`;
  throw new GatewayError("usage/invalid", message);
}

interface Told {
  readonly name: string;
  readonly value: string;
  readonly isReplaced: (wanted: Reissue) => boolean;
}

function secretsIn(json: string, text: string): Told[] {
  const { devices, staff, bridges, enrolments } = parsed(json, text);
  const named = [
    ...devices.map((device) => [device.deviceId, device.secret] as const),
    ...[...bridges, ...enrolments].map((each) => [each.username, each.secret] as const),
  ];
  const pins = staff.map(({ staffId, pin }) => [staffId, pin] as const);
  return [
    ...told(named, (name) => (wanted) => wanted.reissue.includes(name)),
    ...told(pins, (name) => (wanted) => wanted.reissuePins.includes(name)),
  ];
}

function told(
  pairs: readonly (readonly [string, string | null])[],
  replaced: (name: string) => Told["isReplaced"],
): Told[] {
  return pairs.flatMap(([name, value]) =>
    value === null ? [] : [{ name, value, isReplaced: replaced(name) }],
  );
}

function valuesOf({ secrets, pins, enrolments }: Offer): ReadonlySet<string> {
  const enrolled = enrolments.map((enrolment) => enrolment.secret);
  return new Set([...Object.values(secrets), ...Object.values(pins), ...enrolled]);
}

/** What cannot be read may hold anything: it is not written over either. */
function parsed(json: string, text: string): z.output<typeof answer> {
  try {
    return answer.parse(JSON.parse(text));
  } catch (cause) {
    const message = `${json} is there already and is no answer of an earlier run. Nothing was changed. Give --json another file name.`;
    throw new GatewayError("usage/invalid", message, { cause });
  }
}

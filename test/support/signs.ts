// What devices and people say, with only what a test cares about spelled out.
import type { AlertCommand } from "../../gateway/domain/alert-command.ts";
import type {
  EventData,
  FallEvidence,
  Proposal,
  SensedState,
  SensedThing,
} from "../../gateway/events.ts";
import { NIGHT_MS } from "./core-rig.ts";

export interface Said {
  readonly deviceId?: string;
  readonly residentId?: string | null;
  readonly counter?: number;
  readonly occurredMs?: number;
}

const NOWHERE = { roomId: null, source: "unknown", asOfMs: null } as const;

function heard({ residentId = "r-1", occurredMs = NIGHT_MS }: Said) {
  return {
    ...{ residentId, place: NOWHERE, trace: null },
    occurrence: { occurredMs, ageMs: 0 },
  };
}

function deviceEvent({ deviceId = "w-1", counter = 1 }: Said) {
  return { deviceId, bootNonce: 7, counter };
}

export function helpPressed(said: Said = {}): Proposal {
  return { type: "help.pressed", data: { deviceEvent: deviceEvent(said), ...heard(said) } };
}

export function fallReported(said: Said = {}): Proposal {
  const measured = { certaintyPercent: 80, peakG: 3.1, freeFallMs: 180 };
  return {
    type: "fall.reported",
    data: { deviceEvent: deviceEvent(said), ...measured, ...heard(said) },
  };
}

export function okPressed(said: Said = {}): Proposal {
  return { type: "ok.pressed", data: { deviceEvent: deviceEvent(said), ...heard(said) } };
}

export function batteryFlat(said: Said = {}): Proposal {
  const data = { deviceEvent: deviceEvent(said), batteryPercent: 4 };
  return { type: "device.battery-flat", data };
}

export const EVIDENCE: FallEvidence = {
  ...{ peakG: 3.1, clipped: false, freeFallMs: 180, turnDeg: 80 },
  ...{ stillAfter: true, score: 0.9, modelVersion: "m-1" },
};

export function fallDetected(
  level: "alert" | "check",
  said: Said & { readonly impactUs?: number; readonly stillAfter?: boolean } = {},
): Proposal {
  const { deviceId = "w-1", impactUs = 50e6, stillAfter = true } = said;
  const evidence = { ...EVIDENCE, stillAfter };
  const data: EventData<"fall.detected"> = {
    ...{ deviceId, bootNonce: 7, impactUs, level, evidence, windowId: null },
    ...heard(said),
  };
  return { type: "fall.detected", data };
}

export function movementSeen(
  movement: EventData<"movement.observed">["movement"],
  { deviceId = "w-1", residentId = "r-1" }: Said = {},
): Proposal {
  const data = { deviceId, bootNonce: 7, impactUs: 50e6, movement, afterMs: 12_000, residentId };
  return { type: "movement.observed", data };
}

/** A fixed sensor of `deviceId` says that `what` is `state`. */
export function sensed(what: SensedThing, state: SensedState, said: Said = {}): Proposal {
  return {
    type: "sensing.changed",
    data: { deviceEvent: deviceEvent(said), ...heard(said), what, state },
  };
}

type Act = "acknowledge" | "hand-back" | "attend";

export function staffDo(kind: Act, alertId: string, staffId = "s-1"): AlertCommand {
  return { kind, alertId, staffId, verified: true, tabletId: null };
}

export function staffClose(alertId: string, staffId = "s-1", verified = true): AlertCommand {
  const by = { alertId, staffId, verified, tabletId: null };
  return { kind: "close", ...by, outcome: "fall-found", note: null };
}

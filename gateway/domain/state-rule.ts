// The form of every alert rule that waits on what a fixed sensor says of one resident: it begins, and
// after the time set for this resident and hour, in a stored wake-up, somebody is called.
import { z } from "zod";
import type {
  EventData,
  Place,
  Proposal,
  ResidentRuleName,
  SensedState,
  SensedThing,
} from "../events.ts";
import { soundNow } from "./add-sign.ts";
import { unattendedAlert } from "./alert-search.ts";
import type { ResidentRule } from "./care-rows.ts";
import type { Alert, Home, Sensing } from "./home.ts";
import { deviceEventId } from "./reduce-signal.ts";
import { RULE_PURPOSE, calledAfterMs, isRuleOn, residentRuleId } from "./resident-rule.ts";
import { type RuleContext, type RuleDefinition, defineRule } from "./rule.ts";

interface Word {
  readonly what: SensedThing;
  readonly state: SensedState;
}

export interface StateRule {
  readonly rule: ResidentRuleName;
  readonly summary: string;
  readonly begins: Word;
  /** Each of them ends it: an alert not yet raised is not raised then. */
  readonly ends: readonly Word[];
  /** False: whoever left it is not where the sensor is. */
  readonly isPlace: boolean;
  /** True: of a room with several residents nobody can say whose it is. */
  readonly isPersonal: boolean;
}

const NO_SETTINGS = z
  .strictObject({})
  .describe("Off for every resident, until a manager or the plan switches it on for one.");

type Sensed = Readonly<EventData<"sensing.changed">>;

/** What is needed of a sensor's word to raise an alert. */
interface Said {
  readonly cause: string;
  readonly deviceId: string;
  readonly roomId: string | null;
  readonly sinceMs: number;
}

function wakeUpId({ residentId, rule }: Pick<ResidentRule, "residentId" | "rule">): string {
  return `rule-${residentId}-${rule}`;
}

function isOne({ what, state }: Word, words: readonly Word[]): boolean {
  return words.some((word) => word.what === what && word.state === state);
}

function livesThere(home: Home, roomId: string): readonly string[] {
  return [...home.resident.values()]
    .filter((resident) => resident.roomId === roomId && resident.personal !== null)
    .map(({ residentId }) => residentId);
}

/** Whose this may be: of the resident the sensor belongs to, else of who lives in its room. */
function residentsMeant(
  home: Home,
  { isPersonal }: StateRule,
  { residentId, roomId }: Pick<Sensing, "residentId" | "roomId">,
): readonly string[] {
  if (residentId !== null) return [residentId];
  const lodgers = roomId === null ? [] : livesThere(home, roomId);
  return isPersonal && lodgers.length > 1 ? [] : lodgers;
}

function clear(home: Home, of: Pick<ResidentRule, "residentId" | "rule">): readonly Proposal[] {
  const id = wakeUpId(of);
  return home.wakeUp.get(id) === undefined
    ? []
    : [{ type: "wake-up.cleared", data: { wakeUpId: id } }];
}

/** The alert of this very rule that nobody is at yet. */
function openOf(
  home: Home,
  { residentId, rule }: ResidentRule,
  deviceId: string,
): Alert | undefined {
  const open = unattendedAlert(home, { residentId, deviceId }, ["movement"]);
  const first = open?.lines[0]?.line;
  return first?.kind === "rule-met" && first.rule === rule ? open : undefined;
}

function placeOf(home: Home, { isPlace }: StateRule, residentId: string, said: Said): Place {
  const { roomId, sinceMs } = said;
  if (isPlace && roomId !== null) return { roomId, source: "device-room", asOfMs: sinceMs };
  const ownRoom = home.resident.get(residentId)?.roomId ?? null;
  return isPlace && ownRoom !== null
    ? { roomId: ownRoom, source: "resident-room", asOfMs: null }
    : { roomId: null, source: "unknown", asOfMs: null };
}

function call(
  rule: StateRule,
  set: ResidentRule,
  said: Said,
  context: RuleContext,
): readonly Proposal[] {
  const { home, nowMs } = context;
  const { residentId } = set;
  const { deviceId, sinceMs, cause } = said;
  const forMs = Math.max(0, nowMs - sinceMs);
  const line = { kind: "rule-met", rule: set.rule, forMs } as const;
  const open = openOf(home, set, deviceId);
  if (open !== undefined) {
    const { alertId } = open;
    const added = { alertId, line, occurredMs: sinceMs };
    return [{ type: "alert.added-to", data: added }, ...soundNow(open, "seen-again")];
  }
  const data = {
    ...{ alertId: context.newAlertId(cause), residentId, deviceId, trace: null, line },
    ...({ kind: "movement", priority: "medium", level: "alert" } as const),
    place: placeOf(home, rule, residentId, said),
    occurrence: { occurredMs: sinceMs, ageMs: forMs },
  };
  return [{ type: "alert.raised", data }];
}

function begun(
  rule: StateRule,
  set: ResidentRule,
  data: Sensed,
  context: RuleContext,
): readonly Proposal[] {
  const { home, nowMs } = context;
  const afterMs = calledAfterMs(home, set, nowMs);
  // A second sensor of the same bed begins nothing anew.
  if (afterMs === undefined || home.wakeUp.get(wakeUpId(set)) !== undefined) return [];
  const { deviceEvent, place, occurrence } = data;
  if (afterMs === 0) {
    const said = { cause: deviceEventId(deviceEvent), deviceId: deviceEvent.deviceId };
    const where = { roomId: place.roomId, sinceMs: occurrence.occurredMs };
    return call(rule, set, { ...said, ...where }, context);
  }
  const timer = { wakeUpId: wakeUpId(set), alertId: null, purpose: "resident-rule" } as const;
  return [{ type: "wake-up.set", data: { ...timer, delayMs: afterMs } }];
}

/** Only what is not yet an alert is undone: one that was raised gets a line, and a person ends it. */
function over(
  set: ResidentRule,
  { deviceEvent, occurrence }: Sensed,
  home: Home,
): readonly Proposal[] {
  const open = openOf(home, set, deviceEvent.deviceId);
  if (open === undefined) return clear(home, set);
  const line = { kind: "rule-over", rule: set.rule } as const;
  const added = { alertId: open.alertId, line, occurredMs: occurrence.occurredMs };
  return [...clear(home, set), { type: "alert.added-to", data: added }];
}

function changed(rule: StateRule, data: Sensed, context: RuleContext): readonly Proposal[] {
  const isBegin = isOne(data, [rule.begins]);
  if (!isBegin && !isOne(data, rule.ends)) return [];
  const { home } = context;
  const about = { residentId: data.residentId, roomId: data.place.roomId };
  return residentsMeant(home, rule, about).flatMap((residentId) => {
    const set = home.residentRule.get(residentRuleId(residentId, rule.rule));
    if (set === undefined) return [];
    return isBegin ? begun(rule, set, data, context) : over(set, data, home);
  });
}

/** The newest word of what began it, where it still says so. */
function stillSo(home: Home, rule: StateRule, residentId: string): Sensing | undefined {
  const own = [...home.sensing.values()].filter(
    (row) => row.what === rule.begins.what && residentsMeant(home, rule, row).includes(residentId),
  );
  const newest = own.toSorted((a, b) => b.sinceMs - a.sinceMs)[0];
  return newest?.state === rule.begins.state ? newest : undefined;
}

function due(rule: StateRule, firedId: string, context: RuleContext): readonly Proposal[] {
  const { home, nowMs } = context;
  const set = [...home.residentRule.values()].find(
    (one) => one.rule === rule.rule && wakeUpId(one) === firedId,
  );
  // Asked again now: what was right an hour ago may be private by now.
  if (set === undefined || !isRuleOn(home, set, nowMs)) return [];
  const word = stillSo(home, rule, set.residentId);
  return word === undefined ? [] : call(rule, set, { ...word, cause: firedId }, context);
}

/** Defines a rule that a resident has only if somebody switched it on for them. */
export function defineStateRule(rule: StateRule): RuleDefinition {
  const { rule: name, summary } = rule;
  const clearOf = (home: Home, residentId: string): readonly Proposal[] =>
    clear(home, { residentId, rule: name });
  const endOf = (home: Home, residentId: string): readonly Proposal[] =>
    home.residentRule.get(residentRuleId(residentId, name)) === undefined
      ? []
      : [{ type: "resident-rule.ended", data: { residentId, rule: name, staffId: null } }];
  return defineRule({
    ...{ name, summary, settings: NO_SETTINGS },
    on: () => ({
      "sensing.changed": (data, _event, context) => changed(rule, data, context),
      "wake-up.fired": (data, _event, context) => due(rule, data.wakeUpId, context),
      "private-time.started": ({ residentId }, _event, { home }) => clearOf(home, residentId),
      "away.started": ({ residentId, fromMs }, _event, { home, nowMs }) =>
        fromMs <= nowMs ? clearOf(home, residentId) : [],
      "resident-rule.ended": (data, _event, { home }) =>
        data.rule === name ? clearOf(home, data.residentId) : [],
      // A rule does not outlive what it rests on.
      "basis.ended": ({ residentId, purpose }, _event, { home }) =>
        purpose === RULE_PURPOSE[name] ? endOf(home, residentId) : [],
      "resident.erased": ({ residentId }, _event, { home }) => endOf(home, residentId),
    }),
  });
}

// Every rule of the registry keeps the same promises, whatever happens in the home.
// Before it: the vocabulary of events. After it: the pipeline, which trusts rules to be like this.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Draft, HomeState } from "../../gateway/domain/draft.ts";
import type { Rule } from "../../gateway/domain/rule.ts";
import { step } from "../../gateway/domain/step.ts";
import {
  type EventType,
  type NewEvent,
  type Proposal,
  eventSchemas,
} from "../../gateway/events.ts";
import { ruleDefinitions, rulesSettings } from "../../gateway/rules/index.ts";
import { anyEventOf, eventTypes } from "../support/any-event.ts";

const rules = rulesSettings.parse({});

/** Only a person does these; a rule that proposes one takes the decision from people. */
const A_PERSONS: readonly EventType[] = [
  "alert.acknowledged",
  "alert.attended",
  "alert.handed-back",
  "alert.closed",
];
const FROM_DEVICES: readonly EventType[] = [
  "help.pressed",
  "ok.pressed",
  "call.cleared-at-panel",
  "fall.reported",
  "fall.detected",
  "movement.observed",
  "burst.decided",
  "device.state-changed",
  "device.battery-flat",
  "device.tampered",
  "device.tested",
];

/** Runs `proposals` one after another, each as a submission of its own, and tells what became of it. */
function live(
  proposals: readonly Proposal[],
  active: readonly Rule[],
): { events: NewEvent[]; draft: Draft } {
  const draft = new HomeState().draft();
  let made = 0;
  const newId = (): string => `id${String((made += 1))}`;
  const events = proposals.flatMap((proposal, at) => {
    const stamp = () => ({
      id: newId(),
      bootId: "boot",
      wallMs: at,
      monotonicMs: at,
      clockSynced: true,
    });
    const destinations = [
      { destinationId: "team", told: "at-once" },
      { destinationId: "centre", told: "remote-team" },
    ] as const;
    const context = {
      nowMs: at,
      newId,
      newAlertId: () => newId(),
      destinations,
      canBoardsSound: true,
    };
    const result = step(draft, [proposal], active, stamp, context);
    expect(result.faults).toEqual([]);
    return [...result.events];
  });
  return { events, draft };
}

const anyLife = fc.array(anyEventOf(eventTypes), { maxLength: 30 });
const anyDeviceTraffic = fc.array(anyEventOf(FROM_DEVICES), { minLength: 1, maxLength: 30 });

describe.each(ruleDefinitions)("rule $name", ({ name, summary, build }) => {
  const active = [build.parse({})];

  it("says in one sentence what it does, and has a name for the config", () => {
    expect(summary).toMatch(/^\S.+\.$/);
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  it("works with its defaults and refuses settings it does not know", () => {
    expect(build.safeParse({ nonsense: 1 }).success).toBe(false);
  });

  it("never throws, and proposes only events of the vocabulary, whatever happened before", () => {
    fc.assert(
      fc.property(anyLife, (life) => {
        for (const { type, data } of live(life, active).events) {
          expect(eventSchemas[type].safeParse(data).error).toBeUndefined();
        }
      }),
    );
  });

  it("decides the same again: it has no clock, no chance and no memory of its own", () => {
    fc.assert(
      fc.property(anyLife, (life) => {
        expect(live(life, active).events).toEqual(live(life, active).events);
      }),
      { numRuns: 30 },
    );
  });
});

describe("all rules together", () => {
  it("[H-05.1] never acknowledge, attend or close an alert, whatever devices send", () => {
    fc.assert(
      fc.property(anyDeviceTraffic, (traffic) => {
        const { events, draft } = live(traffic, rules);
        expect(events.filter(({ type }) => A_PERSONS.includes(type))).toEqual([]);
        for (const alert of draft.home.alert.values()) expect(alert.stage).toBe("raised");
      }),
      { numRuns: 300 },
    );
  });

  it("have a timer for every silent check and for every alert that somebody is going to", () => {
    fc.assert(
      fc.property(anyDeviceTraffic, (traffic) => {
        const { draft } = live(traffic, rules);
        const awaited = new Set([...draft.home.wakeUp.values()].map(({ alertId }) => alertId));
        for (const alert of draft.home.alert.values()) {
          expect(alert.sounding || awaited.has(alert.alertId)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("raise an alert for every press for help that finds none open", () => {
    fc.assert(
      fc.property(anyEventOf(["help.pressed"]), (press) => {
        const { draft } = live([press], rules);
        const alerts = [...draft.home.alert.values()];
        expect(alerts).toMatchObject([{ kind: "help", priority: "high", sounding: true }]);
      }),
    );
  });
});

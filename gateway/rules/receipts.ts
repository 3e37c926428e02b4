import { z } from "zod";
import { awaitedAlert } from "../domain/alert-search.ts";
import type { Alert, Home } from "../domain/home.ts";
import { faultId } from "../domain/reduce-signal.ts";
import { defineRule } from "../domain/rule.ts";
import type { Proposal, ReceiptStep } from "../events.ts";

const settings = z.strictObject({
  shownWithinMs: z
    .int()
    .min(10_000)
    .max(300_000)
    // A board comes back within seconds of a break; one that is silent for 30 s is a fault itself.
    .default(30_000)
    .describe("An alert that no board showed, or sounded for, within this long is escalated."),
});

/** The one fault: boards that come back show every alert, so one technical alert says it for all. */
const FAULT = { fault: "nobody-told", subject: "" } as const;

function wakeUpId(alertId: string): string {
  return `${alertId}-receipts`;
}

/** Technical alerts are left out: the one about this would be owed receipts of its own, for ever. */
function isOwed(alert: Alert | undefined): alert is Alert {
  return alert !== undefined && alert.kind !== "technical" && alert.level === "alert";
}

/** Undefined where a board's loudspeaker ran. */
function overdueStep(alert: Alert, home: Home): ReceiptStep | undefined {
  if (alert.soundedOn.length > 0) return undefined;
  if (alert.shownOn.length > 0) return "sound-not-confirmed";
  const isTold = home.delivery.of(alert.alertId).some(({ asLive }) => asLive === true);
  return isTold ? "not-shown" : "nobody-told";
}

function escalate(alert: Alert, home: Home): Proposal[] {
  const step = overdueStep(alert, home);
  if (step === undefined) return [];
  const { alertId } = alert;
  const escalated: Proposal = { type: "alert.escalated", data: { alertId, step } };
  const isSaid = home.fault.get(faultId(FAULT.fault, FAULT.subject)) !== undefined;
  if (step === "sound-not-confirmed" || isSaid) return [escalated];
  const outside = step === "nobody-told" ? "no destination has it" : "a destination has it";
  const detail = `No board showed alert ${alertId} in time; ${outside}.`;
  return [escalated, { type: "fault.noticed", data: { ...FAULT, detail } }];
}

function isOverdue(alert: Alert, home: Home): boolean {
  const isUnseen = alert.sounding && alert.shownOn.length === 0;
  return isOwed(alert) && isUnseen && home.wakeUp.get(wakeUpId(alert.alertId)) === undefined;
}

/** Somebody knows of the alert now: the fault is over once that is true of every alert. */
function seen(home: Home): Proposal[] {
  if (home.fault.get(faultId(FAULT.fault, FAULT.subject)) === undefined) return [];
  for (const alert of home.alert.values()) if (isOverdue(alert, home)) return [];
  return [{ type: "fault.cleared", data: FAULT }];
}

function clear(alertId: string, home: Home): Proposal[] {
  const id = wakeUpId(alertId);
  const isSet = home.wakeUp.get(id) !== undefined;
  return isSet ? [{ type: "wake-up.cleared", data: { wakeUpId: id } }] : [];
}

/** A hop that is late escalates by itself [design §2 promise 4]: here the last one, to a person. */
export const receipts = defineRule({
  name: "receipts",
  summary:
    "An alert that no board showed or sounded for in time is escalated, and a fault says so.",
  settings,
  on: ({ shownWithinMs }) => {
    const expect = (alertId: string, home: Home): Proposal[] =>
      isOwed(home.alert.get(alertId))
        ? [
            {
              type: "wake-up.set",
              data: {
                ...{ wakeUpId: wakeUpId(alertId), alertId, purpose: "receipts" },
                delayMs: shownWithinMs,
              },
            },
          ]
        : [];
    return {
      "alert.raised": ({ alertId }, _event, { home }) => expect(alertId, home),
      "alert.sounded-again": ({ alertId }, _event, { home }) => expect(alertId, home),
      "alert.handed-back": ({ alertId }, _event, { home }) => expect(alertId, home),
      "alert.shown": (_data, _event, { home }) => seen(home),
      "alert.sound-confirmed": ({ alertId }, _event, { home }) => clear(alertId, home),
      "alert.acknowledged": ({ alertId }, _event, { home }) => [
        ...clear(alertId, home),
        ...seen(home),
      ],
      "alert.attended": (_data, _event, { home }) => seen(home),
      "alert.closed": (_data, _event, { home }) => seen(home),
      "wake-up.fired": (data, _event, { home }) => {
        const alert = awaitedAlert(home, data.wakeUpId, "receipts");
        const isDue = isOwed(alert) && alert.sounding;
        return isDue ? escalate(alert, home) : [];
      },
    };
  },
});

import { z } from "zod";
import { soundNow } from "../domain/add-sign.ts";
import type { Alert, Home } from "../domain/home.ts";
import { type RuleContext, defineRule, isPeople } from "../domain/rule.ts";
import type { Lack, LadderStep, Proposal } from "../events.ts";

const MINUTE_MS = 60_000;
/** A person needs this long to cross a corridor and touch a screen. */
const SHORTEST_MS = 10_000;

function after(mostMinutes: number, usualMs: number): z.ZodDefault<z.ZodInt> {
  return z
    .int()
    .min(SHORTEST_MS)
    .max(mostMinutes * MINUTE_MS)
    .default(usualMs);
}

const settings = z
  .strictObject({
    everyoneAfterMs: after(5, MINUTE_MS).describe(
      "A fall or a call for help that nobody acknowledged is told to everybody in the home: every board, and the sounder.",
    ),
    remoteTeamAfterMs: after(10, 2 * MINUTE_MS).describe(
      "Then, still not acknowledged, to destinations that are told by the ladder.",
    ),
    unattendedEveryoneAfterMs: after(15, 5 * MINUTE_MS).describe(
      "One that somebody is going to, but where nobody is yet, is told to everybody in the home.",
    ),
    unattendedRemoteTeamAfterMs: after(30, 8 * MINUTE_MS).describe(
      "Then, still not attended, to destinations that are told by the ladder.",
    ),
  })
  .superRefine((values, context) => {
    const pairs = [
      ["everyoneAfterMs", "remoteTeamAfterMs"],
      ["unattendedEveryoneAfterMs", "unattendedRemoteTeamAfterMs"],
    ] as const;
    for (const [first, second] of pairs) {
      if (values[first] < values[second]) continue;
      const message = `must be later than ${first}: those in the home come first`;
      context.addIssue({ code: "custom", path: [second], message });
    }
  });

const PURPOSE = { everyone: "ladder-everyone", "remote-team": "ladder-remote-team" } as const;

/** One timer for each alert: it is set anew for the next step. */
function wakeUpId(alertId: string): string {
  return `${alertId}-ladder`;
}

function rungBy(home: Home, id: string): { alert: Alert; step: LadderStep } | undefined {
  const wakeUp = home.wakeUp.get(id);
  const alert = typeof wakeUp?.alertId === "string" ? home.alert.get(wakeUp.alertId) : undefined;
  if (alert === undefined) return undefined;
  if (wakeUp?.purpose === PURPOSE.everyone) return { alert, step: "everyone" };
  return wakeUp?.purpose === PURPOSE["remote-team"] ? { alert, step: "remote-team" } : undefined;
}

/** What an alert waits for; undefined where it calls nobody out, or somebody is there. */
function lacking(alert: Alert | undefined): Lack["of"] | undefined {
  if (alert?.level !== "alert") return undefined;
  // A fault needs no visit, and a dose has steps of its own.
  if (alert.kind === "technical" || alert.kind === "reminder") return undefined;
  if (alert.stage === "raised") return "answer";
  return alert.stage === "acknowledged" ? "attendance" : undefined;
}

/** A step that reaches nobody is none: every home has boards, but not a team beyond them. */
function isThere(step: LadderStep, { destinations }: RuleContext): boolean {
  return step === "everyone" || destinations.some(isPeople);
}

/** Who is told, in which order, after how long, until somebody is with the resident. */
export const ladder = defineRule({
  name: "ladder",
  summary:
    "A fall or a call for help that nobody answers, or attends in time, is told to further people step by step.",
  settings,
  on: (times) => {
    const dueMs: Readonly<Record<Lack["of"], Readonly<Record<LadderStep, number>>>> = {
      answer: { everyone: times.everyoneAfterMs, "remote-team": times.remoteTeamAfterMs },
      attendance: {
        everyone: times.unattendedEveryoneAfterMs,
        "remote-team": times.unattendedRemoteTeamAfterMs,
      },
    };
    const set = (alertId: string, step: LadderStep, delayMs: number): Proposal => ({
      type: "wake-up.set",
      data: { wakeUpId: wakeUpId(alertId), alertId, purpose: PURPOSE[step], delayMs },
    });
    const start = (alertId: string, { home }: RuleContext): Proposal[] => {
      const of = lacking(home.alert.get(alertId));
      return of === undefined ? [] : [set(alertId, "everyone", dueMs[of].everyone)];
    };
    return {
      "alert.raised": ({ alertId }, _event, context) => start(alertId, context),
      "alert.acknowledged": ({ alertId }, _event, context) => start(alertId, context),
      "alert.handed-back": ({ alertId }, _event, context) => start(alertId, context),
      // A silent check becomes an alert; or one whose steps are all done becomes more urgent.
      "alert.priority-changed": ({ alertId, priority }, _event, context) => {
        const isRunning = context.home.wakeUp.get(wakeUpId(alertId)) !== undefined;
        return priority === "high" && !isRunning ? start(alertId, context) : [];
      },
      "wake-up.fired": (data, _event, context) => {
        const rung = rungBy(context.home, data.wakeUpId);
        const of = lacking(rung?.alert);
        if (rung === undefined || of === undefined || !isThere(rung.step, context)) return [];
        const { alert, step } = rung;
        const { alertId } = alert;
        const forMs = dueMs[of][step];
        const nextMs = dueMs[of]["remote-team"] - forMs;
        const isNext = step === "everyone" && isThere("remote-team", context);
        return [
          { type: "alert.escalated", data: { alertId, step, lack: { of, forMs } } },
          ...(alert.sounding ? [] : soundNow(alert, "not-attended")),
          ...(isNext ? [set(alertId, "remote-team", nextMs)] : []),
        ];
      },
    };
  },
});

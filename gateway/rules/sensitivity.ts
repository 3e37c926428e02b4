import type { Home } from "../domain/home.ts";
import { NO_SETTINGS, defineRule } from "../domain/rule.ts";
import { sensitivityEnd } from "../domain/sensitivity.ts";
import type { Proposal } from "../events.ts";

const PREFIX = "sensitivity-";

function clear(home: Home, residentId: string): Proposal[] {
  const wakeUpId = `${PREFIX}${residentId}`;
  const isSet = home.wakeUp.get(wakeUpId) !== undefined;
  return isSet ? [{ type: "wake-up.cleared", data: { wakeUpId } }] : [];
}

/** No silence without an end [design §2 promise 5]: the end is a stored wake-up. */
export const sensitivity = defineRule({
  name: "sensitivity",
  summary: "A resident's sensitivity that was set for a while goes back to normal by itself.",
  settings: NO_SETTINGS,
  on: () => ({
    "sensitivity.set": ({ residentId, untilMs }, event) => {
      if (untilMs === null) return [];
      const delayMs = Math.max(0, untilMs - event.wallMs);
      const wakeUpId = `${PREFIX}${residentId}`;
      const data = { wakeUpId, alertId: null, purpose: "sensitivity", delayMs } as const;
      return [{ type: "wake-up.set", data }];
    },
    "sensitivity.ended": ({ residentId }, _event, { home }) => clear(home, residentId),
    "wake-up.fired": ({ wakeUpId }, _event, { home, nowMs }) => {
      if (home.wakeUp.get(wakeUpId)?.purpose !== "sensitivity") return [];
      const known = home.sensitivity.get(wakeUpId.slice(PREFIX.length));
      return known === undefined ? [] : [sensitivityEnd(known, null, nowMs)];
    },
  }),
});

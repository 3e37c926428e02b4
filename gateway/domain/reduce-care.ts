// What people decide of a resident's day changes: away, alert rules, the care of devices.
import type { Home, RowChange } from "./home.ts";
import type { EventHandlers } from "./on-event.ts";
import { residentRuleId } from "./resident-rule.ts";

export const careReducers = {
  "away.started": (data, event) => [
    { kind: "away", id: data.residentId, row: { ...data, sinceMs: event.wallMs } },
  ],
  "away.ended": ({ residentId }) => [{ kind: "away", id: residentId, row: null }],
  "resident-rule.set": (data, event) => [
    {
      kind: "residentRule",
      id: residentRuleId(data.residentId, data.rule),
      row: { ...data, sinceMs: event.wallMs },
    },
  ],
  "resident-rule.ended": ({ residentId, rule }) => [
    { kind: "residentRule", id: residentRuleId(residentId, rule), row: null },
  ],
  "device.contact-set": (data) => [
    {
      kind: "deviceContact",
      id: data.deviceId,
      row: data.silentAfterMs === null ? null : data,
    },
  ],
  "device.test-started": (data, event) => [
    { kind: "deviceTest", id: data.deviceId, row: { ...data, sinceMs: event.wallMs } },
  ],
  "device.test-ended": ({ deviceId }) => [{ kind: "deviceTest", id: deviceId, row: null }],
} satisfies EventHandlers<readonly [Home], RowChange>;

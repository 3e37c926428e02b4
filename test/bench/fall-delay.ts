// From the impact of a fall to its alert on the board: packet, window, decision, commit, stream.
import { setTimeout as pause } from "node:timers/promises";
import { BenchHub } from "./bench-hub.ts";
import { type Measurement, spreadOf } from "./bench-result.ts";

const WEARABLES = 200;
const FALLS = 100;
const BETWEEN_FALLS_MS = 200;
/** The story of a fall begins with two seconds of sitting; then packet, window, decision. */
const LAST_ALERT_MS = 12_000;

export const fall: Measurement = async ({ say }) => {
  say(`fall: ${FALLS} falls among ${WEARABLES} wearables`);
  await using hub = await BenchHub.start(WEARABLES);
  await hub.signIn();
  const alertedMs = new Map<string, number>();
  await hub.watch(({ type, alertKind, deviceLabel, monoMs }) => {
    if (type === "alert.raised" && alertKind === "fall" && deviceLabel !== null) {
      alertedMs.set(deviceLabel, monoMs);
    }
  });
  await hub.fleet({ "blow-every": 0 });
  const impactMs = new Map<string, number>();
  const [fleet] = hub.fleets;
  fleet?.onLine((line) => {
    if (line.event === "fall-sent") impactMs.set(line.deviceId, line.impactMonoMs);
  });
  for (const deviceId of hub.home.deviceIds.slice(0, FALLS)) {
    fleet?.tell(`fall ${deviceId}`);
    await pause(BETWEEN_FALLS_MS);
  }
  await pause(LAST_ALERT_MS);
  const neverTold = [...impactMs.keys()].filter((deviceId) => !alertedMs.has(deviceId)).length;
  // A fall that nobody was told of waited at least as long as the bench did.
  const delaysMs = [...impactMs].map(
    ([deviceId, impact]) => (alertedMs.get(deviceId) ?? impact + LAST_ALERT_MS) - impact,
  );
  const detail = { ...spreadOf(delaysMs), falls: impactMs.size, neverTold };
  return [
    { name: "fall/impact-to-alert-p95", value: detail.p95, unit: "ms", detail },
    { name: "fall/never-told", value: neverTold, unit: "falls", detail: { falls: FALLS } },
  ];
};

// A worn SD card: every fsync takes 100 ms longer. Ten presses at once must share a commit, and
// streaming must not notice.
import { setTimeout as pause } from "node:timers/promises";
import { slowFsyncEnv } from "../support/preload.ts";
import { BenchHub } from "./bench-hub.ts";
import { type Measurement, spreadOf } from "./bench-result.ts";

const WEARABLES = 200;
const FSYNC_MS = 100;
const PRESSES_AT_ONCE = 10;
const ROUNDS = 30;
const BETWEEN_ROUNDS_MS = 1_000;
/** For what was handed to sockets just before they closed. */
const LAST_PACKETS_MS = 1_000;

export const slowFsync: Measurement = async ({ say }) => {
  say(`slow-fsync: setting up ${WEARABLES} wearables`);
  await using hub = await BenchHub.start(WEARABLES, { env: slowFsyncEnv(FSYNC_MS) });
  await hub.signIn();
  await hub.fleet({});
  const [fleet] = hub.fleets;
  const latenciesMs: number[] = [];
  fleet?.onLine((line) => {
    if (line.event === "ack") latenciesMs.push(line.sinceMs);
  });
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let i = 0; i < PRESSES_AT_ONCE; i += 1) {
      const at = (round * PRESSES_AT_ONCE + i) % WEARABLES;
      fleet?.tell(`press ${hub.home.deviceIds[at] ?? ""}`);
    }
    await pause(BETWEEN_ROUNDS_MS);
  }
  const counters = await hub.stopFleets();
  await pause(LAST_PACKETS_MS);
  const received = await hub.packets();
  const sent = counters.reduce((total, { packets, presses }) => total + packets - presses, 0);
  const packets = { sent, ...received };
  const detail = { ...spreadOf(latenciesMs), fsyncMs: FSYNC_MS, atOnce: PRESSES_AT_ONCE, packets };
  const lost = sent - received.received;
  return [
    { name: "slow-fsync/ten-presses-p99", value: detail.p99, unit: "ms", detail },
    { name: "slow-fsync/packets-lost", value: lost, unit: "packets", detail: packets },
  ];
};

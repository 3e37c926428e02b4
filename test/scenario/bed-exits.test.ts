// Older people's real transitions, their labels replayed as a bed sensor behind a bridge: every exit is
// seen, in time, and none is invented. Real readers, sensor type, rules and pipeline; injected clock.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { StoredEvent } from "../../gateway/events.ts";
import { IngestRig } from "../support/ingest-rig.ts";
import { available } from "../support/require.ts";

const folder = join(process.env["HEARTHWATCH_RECORDINGS"] ?? "", "uci_rfid_older_bed");

/** Beyond the time in which a bridge tells what it remembers. */
const START_UP_MS = 60_000;
/** After the sensor's own report. */
const LATE_MS = 1_000;
/** Labels of somebody on the bed: sitting on it, lying. */
const ON_BED: ReadonlySet<string> = new Set(["1", "3"]);

const trialRow = z.object({ trial_id: z.string(), bed_exit_ms: z.string() });
const sampleRow = z.object({ trial_id: z.string(), t_ms: z.coerce.number(), label: z.string() });
type Sample = z.infer<typeof sampleRow>;

function readTrials(): ReadonlyMap<string, { exits: readonly number[]; samples: Sample[] }> {
  const rows = (bytes: Buffer): unknown => parse(bytes, { columns: true });
  const trials = z.array(trialRow).parse(rows(readFileSync(join(folder, "trials.csv"))));
  const made = new Map(
    trials.map(({ trial_id: id, bed_exit_ms: text }) => {
      const exits = text === "" ? [] : text.split("|").map(Number);
      return [id, { exits, samples: new Array<Sample>() }];
    }),
  );
  const signals = gunzipSync(readFileSync(join(folder, "signals.csv.gz")));
  for (const sample of z.array(sampleRow).parse(rows(signals))) {
    made.get(sample.trial_id)?.samples.push(sample);
  }
  return made;
}

async function bedRig(): Promise<IngestRig> {
  const rig = await IngestRig.start();
  const device = { deviceId: "bed", sensorType: "bed-occupancy", label: "Bed", position: null };
  const basis = { residentId: "r-1", purpose: "bed-exit", ground: "consent", reviewMs: 0 } as const;
  await rig.core.record(
    { type: "device.added", data: { ...device, address: "zigbee2mqtt/bed" } },
    { type: "basis.recorded", data: { ...basis, consulted: null } },
    {
      type: "assignment.started",
      data: { assignmentId: "a-bed", deviceId: "bed", residentId: "r-1", roomId: null },
    },
  );
  await say(rig, "bridge/state", { state: "online" });
  await rig.core.advance(START_UP_MS);
  return rig;
}

async function say(rig: IngestRig, name: string, content: object): Promise<void> {
  const payload = new TextEncoder().encode(JSON.stringify(content));
  await rig.ingest.onPacket(rig.packet("bridge", payload, `zigbee2mqtt/${name}`));
}

/** Times of exits as the hub has them, on the trial's own clock. */
async function exitsSeen(samples: readonly Sample[]): Promise<readonly number[]> {
  const rig = await bedRig();
  const beganMs = rig.core.clock.now();
  for (const { t_ms: atMs, label } of samples) {
    rig.core.clock.advance(Math.max(0, beganMs + atMs - rig.core.clock.now()));
    await say(rig, "bed", { occupancy: ON_BED.has(label), battery: 90 });
  }
  const changes = rig.core.store.log.filter(isBedChange);
  // The first word says how the bed was found; who was not in it did not leave it.
  return changes
    .slice(1)
    .filter(({ data }) => data.state === "empty")
    .map(({ data }) => data.occurrence.occurredMs - beganMs);
}

function isBedChange(
  event: StoredEvent,
): event is Extract<StoredEvent, { type: "sensing.changed" }> {
  return event.type === "sensing.changed" && event.data.what === "bed";
}

describe.skipIf(!available("recordings"))("bed exits of older people", () => {
  it("are each seen within a second of the sensor's word, and none is invented", async () => {
    let seen = 0;
    for (const [trialId, { exits, samples }] of readTrials()) {
      const found = await exitsSeen(samples);
      expect(found, trialId).toHaveLength(exits.length);
      for (const [index, exitMs] of exits.entries()) {
        const delayMs = (found[index] ?? Number.POSITIVE_INFINITY) - exitMs;
        expect(delayMs, trialId).toBeGreaterThanOrEqual(0);
        expect(delayMs, trialId).toBeLessThanOrEqual(LATE_MS);
      }
      seen += found.length;
    }
    expect(seen).toBe(135);
  }, 120_000);
});

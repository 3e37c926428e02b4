// Reads recordings in the form of one set: trials.csv and SUBJECT.csv.gz, RFC 4180. After it a
// wearable plays them in place of a script.
import { createReadStream, readFileSync } from "node:fs";
import { join } from "node:path";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse";
import { parse as parseAll } from "csv-parse/sync";
import { z } from "zod";
import { VALUES_PER_SAMPLE } from "./motion-script.ts";

const PERIOD_MS = 20;
/** Full scales sensors are made with, mg and deg/s. */
const ACCEL_RANGES = [2000, 4000, 8000, 16_000] as const;
const GYRO_RANGES = [250, 500, 1000, 2000, 4000] as const;

const Trial = z.object({
  trial_id: z.string().min(1),
  subject: z.string().min(1),
  activity_name: z.string(),
  is_fall: z.string(),
});

const Row = z.object({
  t_ms: z.coerce.number(),
  ax: z.coerce.number(),
  ay: z.coerce.number(),
  az: z.coerce.number(),
  gx: z.coerce.number().optional(),
  gy: z.coerce.number().optional(),
  gz: z.coerce.number().optional(),
});

type Row = z.infer<typeof Row>;
export type Trial = z.infer<typeof Trial>;

export interface Recording {
  readonly trialId: string;
  readonly isFall: boolean;
  /** At 50 Hz: ax ay az in g, gx gy gz in deg/s, interleaved. */
  readonly values: Float64Array;
  /** Smallest full scale that holds the trial, mg; rotation 0 where it was not recorded. */
  readonly accelRange: number;
  readonly gyroRange: number;
}

/** Throws when the folder is not one set. */
export function readTrials(folder: string): readonly Trial[] {
  const file = join(folder, "trials.csv");
  const rows: unknown = parseAll(readFileSync(file), { columns: true, bom: true });
  const parsed = z.array(Trial).safeParse(rows);
  if (parsed.success) return parsed.data;
  throw new Error(`${file} is not in the form of a motion set:\n${z.prettifyError(parsed.error)}`);
}

/** Reads one trial out of its subject's file. */
export async function readRecording(folder: string, trial: Trial): Promise<Recording> {
  const file = join(folder, `${trial.subject}.csv.gz`);
  const source = createReadStream(file);
  const gunzip = createGunzip();
  const records = parse({
    columns: true,
    bom: true,
    on_record: (record: unknown) => (ofTrial(record, trial.trial_id) ? record : null),
  });
  // A fault of either stream must end the reading, which listens to the last one only.
  source.on("error", (fault) => gunzip.destroy(fault));
  gunzip.on("error", (fault) => records.destroy(fault));
  source.pipe(gunzip).pipe(records);
  const rows: Row[] = [];
  for await (const record of records) {
    const row = Row.safeParse(record);
    if (!row.success) throw new Error(`${file}:\n${z.prettifyError(row.error)}`);
    rows.push(row.data);
  }
  if (rows.length === 0) throw new Error(`${file} has no rows of trial ${trial.trial_id}`);
  return toRecording(trial, rows);
}

/** Most rows of the file belong to other trials: they are passed over unread. */
function ofTrial(record: unknown, trialId: string): boolean {
  return (
    typeof record === "object" &&
    record !== null &&
    "trial_id" in record &&
    record.trial_id === trialId
  );
}

function toRecording(trial: Trial, rows: readonly Row[]): Recording {
  const values = onGrid(rows);
  const largest = (first: number, last: number): number =>
    values.reduce((most, value, index) => {
      const axis = index % VALUES_PER_SAMPLE;
      return axis < first || axis > last ? most : Math.max(most, Math.abs(value));
    }, 0);
  const accelMg = largest(0, 2) * 1000;
  const gyroDps = largest(3, 5);
  const hasGyro = rows[0]?.gx !== undefined;
  return {
    trialId: trial.trial_id,
    isFall: trial.is_fall === "1",
    values,
    accelRange: ACCEL_RANGES.find((range) => range >= accelMg) ?? 16_000,
    gyroRange: hasGyro ? (GYRO_RANGES.find((range) => range >= gyroDps) ?? 4000) : 0,
  };
}

/** Rows jitter; a packet has one period: linear interpolation on to a grid of 20 ms. */
function onGrid(rows: readonly Row[]): Float64Array {
  const [first] = rows;
  const last = rows.at(-1);
  if (first === undefined || last === undefined) return new Float64Array(0);
  const count = Math.floor((last.t_ms - first.t_ms) / PERIOD_MS) + 1;
  const values = new Float64Array(count * VALUES_PER_SAMPLE);
  let after = 0;
  for (let index = 0; index < count; index += 1) {
    const atMs = first.t_ms + index * PERIOD_MS;
    while ((rows[after]?.t_ms ?? Number.POSITIVE_INFINITY) < atMs) after += 1;
    const right = rows[after] ?? last;
    const left = rows[after - 1] ?? right;
    values.set(interpolate(left, right, atMs), index * VALUES_PER_SAMPLE);
  }
  return values;
}

function interpolate(left: Row, right: Row, atMs: number): readonly number[] {
  const spanMs = right.t_ms - left.t_ms;
  const weight = spanMs <= 0 ? 0 : Math.max(0, Math.min(1, (atMs - left.t_ms) / spanMs));
  const a = axes(left);
  return axes(right).map((value, axis) => (a[axis] ?? 0) * (1 - weight) + value * weight);
}

function axes({ ax, ay, az, gx = 0, gy = 0, gz = 0 }: Row): readonly number[] {
  return [ax, ay, az, gx, gy, gz];
}

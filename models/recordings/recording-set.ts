// A folder of recordings → sets of trials with their samples. Before training and evaluation.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import { GatewayError } from "../../gateway/errors.ts";
import { parseCsv } from "./parse-csv.ts";

const TRIALS_FILE = "trials.csv";
const SAMPLE_COLUMNS = ["trial_id", "t_ms", "ax", "ay", "az"] as const;

/** An empty field means: not annotated. */
const optionalMs = z
  .string()
  .optional()
  .transform((text) => (text === undefined || text.trim() === "" ? undefined : Number(text)))
  .refine((value) => value === undefined || Number.isFinite(value), "not a number");

const trialRow = z
  .object({
    trial_id: z.string().min(1),
    subject: z.string().min(1),
    group: z.string(),
    position: z.enum(["wrist", "waist"]),
    activity_code: z.string().default(""),
    activity_name: z.string().default(""),
    is_fall: z.enum(["0", "1"]),
    fall_start_ms: optionalMs,
    fall_end_ms: optionalMs,
    impact_ms: optionalMs,
  })
  .transform((row) => ({
    trialId: row.trial_id,
    subject: row.subject,
    group: row.group,
    position: row.position,
    activityCode: row.activity_code,
    activityName: row.activity_name,
    isFall: row.is_fall === "1",
    fallStartMs: row.fall_start_ms,
    fallEndMs: row.fall_end_ms,
    impactMs: row.impact_ms,
  }));

export type Trial = z.infer<typeof trialRow>;

/** Samples of one trial on its own clock. */
export interface TrialSamples {
  readonly tMs: Float64Array;
  /** x, y, z interleaved, g. */
  readonly accel: Float32Array;
}

export interface RecordingSet {
  readonly name: string;
  readonly trials: readonly Trial[];
  /** Reads one subject's file; trials without samples are absent from the map. */
  readonly samplesOf: (subject: string) => ReadonlyMap<string, TrialSamples>;
}

export interface FoundSets {
  readonly sets: readonly RecordingSet[];
  /** Names of what is in the folder but no set of this form, with the reason. */
  readonly skipped: readonly string[];
}

/** `folder` is one set, or a folder of sets. Throws `recordings/invalid` when it holds none. */
export function findSets(folder: string): FoundSets {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new GatewayError("recordings/invalid", `${folder} is not a folder`);
  }
  const folders = existsSync(join(folder, TRIALS_FILE))
    ? [folder]
    : readdirSync(folder)
        .sort()
        .map((name) => join(folder, name));
  const sets: RecordingSet[] = [];
  const skipped: string[] = [];
  for (const path of folders) {
    const read = readSet(path);
    if (typeof read === "string") skipped.push(`${basename(path)}: ${read}`);
    else sets.push(read);
  }
  if (sets.length === 0) {
    const why = skipped.length === 0 ? "it is empty" : skipped.join("; ");
    throw new GatewayError("recordings/invalid", `${folder} holds no set of recordings: ${why}`);
  }
  return { sets, skipped };
}

function readSet(folder: string): RecordingSet | string {
  const trialsFile = join(folder, TRIALS_FILE);
  if (!existsSync(trialsFile)) return `no ${TRIALS_FILE}`;
  const [header = [], ...rows] = parseCsv(readFileSync(trialsFile, "utf8"));
  const trials: Trial[] = [];
  for (const [at, row] of rows.entries()) {
    const named = Object.fromEntries(
      header.map((name, column) => [name.trim(), row[column] ?? ""]),
    );
    const parsed = trialRow.safeParse(named);
    if (!parsed.success) {
      const fault = parsed.error.issues[0];
      return `${TRIALS_FILE} row ${at + 2}, ${fault?.path.join(".") ?? "row"}: ${fault?.message ?? "not readable"}`;
    }
    trials.push(parsed.data);
  }
  if (trials.length === 0) return `${TRIALS_FILE} has no rows`;
  return { name: basename(folder), trials, samplesOf: (subject) => readSubject(folder, subject) };
}

function readSubject(folder: string, subject: string): ReadonlyMap<string, TrialSamples> {
  const packed = join(folder, `${subject}.csv.gz`);
  const plain = join(folder, `${subject}.csv`);
  if (existsSync(packed)) return readSamples(gunzipSync(readFileSync(packed)).toString(), packed);
  if (existsSync(plain)) return readSamples(readFileSync(plain, "utf8"), plain);
  return new Map();
}

function readSamples(text: string, file: string): ReadonlyMap<string, TrialSamples> {
  const [header = [], ...rows] = parseCsv(text);
  const names = header.map((name) => name.trim());
  const columns = SAMPLE_COLUMNS.map((name) => names.indexOf(name));
  if (columns.some((column) => column < 0)) {
    const message = `${file}: wants the columns ${SAMPLE_COLUMNS.join(", ")}`;
    throw new GatewayError("recordings/invalid", message);
  }
  const [idColumn = 0, ...valueColumns] = columns;
  const byTrial = new Map<string, number[]>();
  for (const row of rows) {
    const values = valueColumns.map((column) => Number.parseFloat(row[column] ?? ""));
    const trialId = row[idColumn];
    // A row that lost a value is a lost sample; the stream shows it as a hole.
    if (trialId === undefined || !values.every(Number.isFinite)) continue;
    const kept = byTrial.get(trialId);
    if (kept === undefined) byTrial.set(trialId, values);
    else kept.push(...values);
  }
  return new Map([...byTrial].map(([trialId, flat]) => [trialId, unflatten(flat)]));
}

function unflatten(flat: readonly number[]): TrialSamples {
  const samples = flat.length / 4;
  const tMs = new Float64Array(samples);
  const accel = new Float32Array(samples * 3);
  for (let i = 0; i < samples; i++) {
    tMs[i] = flat[i * 4] ?? 0;
    for (let axis = 0; axis < 3; axis++) accel[i * 3 + axis] = flat[i * 4 + 1 + axis] ?? 0;
  }
  return { tMs, accel };
}

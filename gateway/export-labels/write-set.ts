// Exported windows → one set in the recordings' form, which `npm run evaluate` and `train` read.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { GatewayError } from "../errors.ts";
import type { LabelExport, LabelRequest } from "./export-labels.ts";

type ExportedTrial = LabelExport["trials"][number];

const OWNER_ONLY = 0o600;
const OWNER_FOLDER = 0o700;
const MS_PER_S = 1_000;
const DECIMALS = 4;

const COLUMNS =
  "trial_id,subject,group,age,sex,position,activity_code,activity_name,is_fall,fall_start_ms,fall_end_ms,impact_ms,rate_hz,duration_s,samples";

/** Throws `usage/invalid` where something lies in the folder already. */
export function writeSet(folder: string, exported: LabelExport, request: LabelRequest): void {
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new GatewayError("usage/invalid", `${folder} is not empty: give a new folder.`);
  }
  mkdirSync(folder, { recursive: true, mode: OWNER_FOLDER });
  const write = (name: string, data: string | Uint8Array): void => {
    writeFileSync(join(folder, name), data, { mode: OWNER_ONLY });
  };
  write("trials.csv", `${[COLUMNS, ...exported.trials.map(trialRow)].join("\n")}\n`);
  const bySubject = new Map<string, ExportedTrial[]>();
  for (const trial of exported.trials) {
    bySubject.set(trial.subject, [...(bySubject.get(trial.subject) ?? []), trial]);
  }
  for (const [subject, trials] of bySubject) {
    const rows = ["trial_id,t_ms,ax,ay,az", ...trials.flatMap(sampleRows)];
    write(`${subject}.csv.gz`, gzipSync(`${rows.join("\n")}\n`));
  }
  const { legalBasis, dpiaReference } = request;
  const about = { legalBasis, dpiaReference, trials: exported.trials.length };
  write("export.json", `${JSON.stringify(about, null, 2)}\n`);
}

/** No age, sex or date: what a model does not need does not leave the home. */
function trialRow(trial: ExportedTrial): string {
  const { trialId, subject, position, isFall, how, rateHz, impactIndex, samples } = trial;
  const [code, name] =
    how === "told"
      ? ["told", "found fallen by staff without an alert; the likeliest movement of that time"]
      : ["outcome", isFall ? "closed by staff as fall found" : "closed by staff as no fall found"];
  const impactMs = (impactIndex * MS_PER_S) / rateHz;
  const durationS = samples.length / rateHz;
  const times = ["", "", impactMs.toFixed(0), String(rateHz), durationS.toFixed(2)];
  const who = [trialId, subject, "residents", "", "", position, code, name, isFall ? "1" : "0"];
  return [...who, ...times, String(samples.length)].join(",");
}

function sampleRows({ trialId, rateHz, samples }: ExportedTrial): string[] {
  return samples.map((axes, index) => {
    const tMs = ((index * MS_PER_S) / rateHz).toFixed(1);
    return [trialId, tMs, ...axes.map((axis) => axis.toFixed(DECIMALS))].join(",");
  });
}

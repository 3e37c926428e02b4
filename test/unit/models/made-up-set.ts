// A made-up set of recordings on disk, in the documented form. No recording enters the repository.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { fallAt, type Scene, walking } from "../motion/synthetic-motion.ts";

const HEADER =
  "trial_id,subject,group,age,sex,position,activity_code,activity_name,is_fall,fall_start_ms,fall_end_ms,impact_ms,rate_hz,duration_s,samples";

export interface MadeUpTrial {
  readonly id: string;
  readonly subject: string;
  readonly group: string;
  readonly scene: Scene;
  readonly isFall: boolean;
}

/** One fall and one piece of daily life of each subject; the impact is at 6 s. */
export function trialsOf(
  subjects: readonly string[],
  group: string,
  dailyLife: Scene = walking,
): MadeUpTrial[] {
  return subjects.flatMap((subject) => [
    { id: `F_${subject}`, subject, group, scene: fallAt(6), isFall: true },
    { id: `D_${subject}`, subject, group, scene: dailyLife, isFall: false },
  ]);
}

/** Writes `name` under `folder`, at 40 Hz with a clock that ticks in whole milliseconds. */
export function writeSet(
  folder: string,
  name: string,
  trials: readonly MadeUpTrial[],
  position: "wrist" | "waist" = "waist",
): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  const rows = trials.map(({ id, subject, group, isFall }) => {
    const times = isFall ? "5600,6400,6000" : ",,";
    const activity = `"Walking, ""slowly"""`;
    return `${id},${subject},${group},80,F,${position},D01,${activity},${isFall ? 1 : 0},${times},40,12,480`;
  });
  writeFileSync(join(path, "trials.csv"), `${[HEADER, ...rows].join("\r\n")}\r\n`);
  for (const subject of new Set(trials.map((trial) => trial.subject))) {
    const own = trials.filter((trial) => trial.subject === subject);
    const lines = own.flatMap(({ id, scene }) => samples(id, scene));
    const text = ["trial_id,t_ms,ax,ay,az", ...lines].join("\n");
    writeFileSync(join(path, `${subject}.csv.gz`), gzipSync(text));
  }
  return path;
}

function samples(id: string, scene: Scene): string[] {
  return Array.from({ length: 480 }, (_, i) => {
    const [x, y, z] = scene(i / 40);
    return `${id},${Math.round(i * 25)},${x.toFixed(3)},${y.toFixed(3)},${z.toFixed(3)}`;
  });
}

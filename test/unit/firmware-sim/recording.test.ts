import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Recording, readRecording, readTrials } from "../../../firmware-sim/recording.ts";
import { Replay } from "../../../firmware-sim/replay.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hearthwatch-recording-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function writeSet(header: string, rows: readonly string[]): void {
  const trials = [
    "trial_id,subject,group,activity_name,is_fall",
    '"T,1",S1,young,"Sitting, then ""falling""",1',
    "T2,S1,elderly,Walking,0",
  ];
  writeFileSync(join(folder, "trials.csv"), trials.join("\r\n"));
  writeFileSync(join(folder, "S1.csv.gz"), gzipSync([header, ...rows].join("\r\n")));
}

async function readFirst(): Promise<Recording> {
  const [trial] = readTrials(folder);
  if (trial === undefined) throw new Error("no trial");
  return await readRecording(folder, trial);
}

describe("reading a recording", () => {
  it("interpolates jittered rows on to 20 ms, quoted fields and other trials apart", async () => {
    writeSet("trial_id,t_ms,ax,ay,az", [
      '"T,1",100,0,0,1',
      '"T,1",130,3,0,1',
      "T2,100,9,9,9",
      '"T,1",150,5,0,1',
    ]);
    const recording = await readFirst();
    expect(recording).toMatchObject({ trialId: "T,1", isFall: true, gyroRange: 0 });
    const ax = [...recording.values].filter((_, index) => index % 6 === 0);
    expect(ax).toHaveLength(3);
    [0, 2, 4].forEach((value, index) => {
      expect(ax[index]).toBeCloseTo(value, 9);
    });
  });

  it("chooses the smallest full scale that holds the trial, so that clipping stays clipping", async () => {
    writeSet("trial_id,t_ms,ax,ay,az,gx,gy,gz", [
      '"T,1",0,0,0,3.997,10,0,300',
      '"T,1",20,0,0,1,0,0,0',
    ]);
    expect(await readFirst()).toMatchObject({ accelRange: 4000, gyroRange: 500 });
  });

  it("says which file is not in the form of a set, and which trial has no rows", async () => {
    writeSet("trial_id,t_ms,a_frontal", ['"T,1",0,1']);
    await expect(readFirst()).rejects.toThrow(/S1\.csv\.gz[^]*ax/);
    writeSet("trial_id,t_ms,ax,ay,az", []);
    await expect(readFirst()).rejects.toThrow(/no rows of trial T,1/);
    writeFileSync(join(folder, "trials.csv"), "trial_id,room\na,b\n");
    expect(() => readTrials(folder)).toThrow(/trials\.csv is not in the form/);
  });
});

describe("replaying recordings", () => {
  it("plays every sample once, in order, and nothing in the pause between two trials", () => {
    const recording = (trialId: string, samples: number): Recording => ({
      trialId,
      isFall: false,
      values: Float64Array.from({ length: samples * 6 }, (_, index) => index),
      accelRange: 4000,
      gyroRange: 0,
    });
    const phases: string[] = [];
    const replay = new Replay([recording("a", 60), recording("b", 25)], false, (trial, phase) => {
      phases.push(`${trial.trialId} ${phase}`);
    });
    const lengths = Array.from({ length: 16 }, () => replay.take(25)?.length ?? 0);
    expect(lengths).toEqual([150, 150, 60, ...Array.from({ length: 10 }, () => 0), 150, 0, 0]);
    expect(phases).toEqual(["a begun", "a ended", "b begun", "b ended"]);
    expect(replay.isOver).toBe(true);
  });
});

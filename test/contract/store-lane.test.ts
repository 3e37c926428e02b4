// The main thread's end of a store worker, with a worker that dies.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { compiledFile } from "../../gateway/paths.ts";
import { WorkerLane } from "../../gateway/store/worker-lane.ts";
import type { CrashRequest } from "../support/crashing-worker.ts";
import { rejectionOf } from "../support/thrown.ts";

const isText = (value: unknown): value is string => typeof value === "string";

describe("a lane to a store worker", () => {
  let crashes: string[];
  let lane: WorkerLane<CrashRequest>;

  beforeEach(async () => {
    crashes = [];
    lane = new WorkerLane({
      entry: compiledFile("test", "support", "crashing-worker.js"),
      workerData: {},
      heapMb: 16,
      onSpace: () => undefined,
      onCrash: (reason) => crashes.push(reason),
      onFault: () => undefined,
    });
    await lane.start();
  });

  afterEach(async () => {
    await lane.close({ op: "close" });
  });

  it("[H-02.1] starts another worker when one dies, and answers what was under way", async () => {
    const answers = await Promise.all([
      lane.ask({ op: "echo", text: "before" }, isText),
      lane.ask({ op: "die-once", text: "of this" }, isText),
      lane.ask({ op: "echo", text: "after" }, isText),
    ]);
    expect(answers).toEqual(["before", "of this", "after"]);
    expect(crashes).toEqual(["the worker died on purpose"]);
  });

  it("refuses a request that two workers died of, and serves the others", async () => {
    const dying = rejectionOf(lane.ask({ op: "die" }, isText));
    expect(await dying).toMatch(/^store\/failed: .*died/);
    expect(await lane.ask({ op: "echo", text: "still here" }, isText)).toBe("still here");
    expect(crashes).toHaveLength(2);
  });

  it("says that it is closed to whoever asks after that", async () => {
    await lane.close({ op: "close" });
    expect(await rejectionOf(lane.ask({ op: "echo", text: "late" }, isText))).toContain("closed");
  });
});

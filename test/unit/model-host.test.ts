import { beforeEach, describe, expect, it } from "vitest";
import type { LoadedModel, ModelFolder } from "../../gateway/domain/model-folder.ts";
import type { MotionWindow } from "../../gateway/domain/motion.ts";
import { ModelHost } from "../../gateway/model-host.ts";
import { ManualClock } from "../support/manual-clock.ts";

const point = { alert: 0.8, check: 0.5 };
const window: MotionWindow = {
  ...{ position: "wrist", rateHz: 50, impactIndex: 0, knownFrom: 0, knownTo: 1 },
  ...{ rangeG: 8, sourceRateHz: 50, accel: Float32Array.of(0, 0, 1) },
};
const MINUTE_MS = 60_000;

/** A model folder whose files a test can break, exchange and mend. */
class FakeFolder implements ModelFolder {
  readonly path: string;
  /** undefined: the files are broken. */
  holds: string | undefined;
  score: (windows: readonly MotionWindow[]) => readonly number[];
  loads = 0;
  /** Loading waits for it. */
  gate: Promise<void> | undefined;
  disposed = 0;

  constructor(holds: string) {
    this.path = `/models/${holds}`;
    this.holds = holds;
    this.score = (windows) => windows.map(() => 0.9);
  }

  fingerprint(): Promise<string> {
    return this.holds === undefined
      ? Promise.reject(new Error("weights.bin is broken"))
      : Promise.resolve(this.holds);
  }

  async load(): Promise<LoadedModel> {
    this.loads += 1;
    await this.gate;
    const fingerprint = await this.fingerprint();
    const card = { name: "m", version: fingerprint, intendedUse: "", figures: [], figuresAre: "" };
    return {
      fingerprint,
      card: { ...card, limits: [] },
      classifier: {
        version: fingerprint,
        operatingPoints: { wrist: point, waist: point },
        score: (windows) => this.score(windows),
        [Symbol.dispose]: () => {
          this.disposed += 1;
        },
      },
    };
  }
}

let clock: ManualClock;
let said: string[];
let configured: FakeFolder;
let shadow: FakeFolder | undefined;
let promoted: { fingerprint: string; version: string } | undefined;
let host: ModelHost;

function makeHost(): ModelHost {
  return new ModelHost({
    ...{ clock, configured, shadow },
    promoted: () => promoted,
    onFault: (fault, detail) => said.push(`${fault}: ${detail}`),
    onWorking: (fault) => said.push(`${fault} works`),
    onInService: (role, { fingerprint }) => said.push(`${role} is ${fingerprint}`),
    onScored: () => undefined,
  });
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((next) => setImmediate(next));
}

async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 1_000) {
    clock.advance(Math.min(left, 1_000));
    await settle();
  }
}

beforeEach(() => {
  clock = new ManualClock(1_000_000);
  said = [];
  configured = new FakeFolder("m-1");
  shadow = undefined;
  promoted = undefined;
  host = makeHost();
});

describe("while the model is on its way", () => {
  const scored = (): Promise<unknown> => host.scorer.score(window);
  /** Returns what lets the loading go on. */
  const loadsWhenTold = (): (() => void) => {
    let load = (): void => undefined;
    configured.gate = new Promise<void>((resolve) => {
      load = resolve;
    });
    return load;
  };

  it("windows wait for it, all of them", async () => {
    const load = loadsWhenTold();
    const starting = host.start();
    const windows = Promise.all([scored(), scored()]);
    await settle();
    load();
    await starting;
    expect(await windows).toMatchObject([{ score: 0.9 }, { score: 0.9 }]);
  });

  it("that comes after all is not blamed for the wait", async () => {
    const load = loadsWhenTold();
    const starting = host.start();
    const first = scored();
    await pass(5_000);
    expect(await first).toBeUndefined();
    const second = scored();
    load();
    await starting;
    expect(await second).toBeDefined();
    expect(said.filter((text) => text.startsWith("model: "))).toEqual([]);
  });

  it("no longer than a wearer can wait: then impact and stillness decide", async () => {
    configured.load = async () => await new Promise(() => undefined);
    const starting = host.start();
    const decided = scored();
    await pass(5_000);
    expect(await decided).toBeUndefined();
    host.close();
    expect(starting).toBeInstanceOf(Promise);
  });
});

describe("the model in service", () => {
  it("[H-01.1] [H-16.4] is dropped when its files are broken while it runs, and taken up when they are whole", async () => {
    await host.start();
    expect((await host.scorer.score(window))?.modelVersion).toBe("m-1");
    configured.holds = undefined;
    await pass(12_000);
    expect(await host.scorer.score(window)).toBeUndefined();
    expect(said.filter((text) => text.startsWith("model: "))).toContain(
      "model: weights.bin is broken",
    );
    expect(configured.disposed).toBe(1);
    configured.holds = "m-1";
    await pass(MINUTE_MS);
    expect((await host.scorer.score(window))?.modelVersion).toBe("m-1");
    expect(said.at(-2)).toBe("model works");
  });

  it("is not dropped for files that differ only while they are being replaced", async () => {
    await host.start();
    configured.holds = undefined;
    await pass(10_000);
    configured.holds = "m-1";
    await pass(MINUTE_MS);
    expect(said).not.toContain("model: weights.bin is broken");
    expect(configured.loads).toBe(1);
  });

  it("is replaced, and the log told, when another whole model lies in its folder", async () => {
    await host.start();
    configured.holds = "m-2";
    await pass(12_000);
    expect(said).toContain("live is m-2");
    expect((await host.scorer.score(window))?.modelVersion).toBe("m-2");
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("no memory");
      },
    ],
    ["gives no number", () => [Number.NaN]],
  ])(
    "[H-01.1] that %s leaves the decision to the evidence and is loaded anew",
    async (_, score) => {
      await host.start();
      configured.score = score;
      expect(await host.scorer.score(window)).toBeUndefined();
      expect(said.some((text) => text.startsWith("model: "))).toBe(true);
      configured.score = (windows) => windows.map(() => 0.4);
      await pass(10_000);
      expect((await host.scorer.score(window))?.score).toBe(0.4);
      expect(configured.loads).toBe(2);
    },
  );

  it("[H-01.1] that is slow again and again is dropped; one slow batch is the machine's", async () => {
    await host.start();
    configured.score = (windows) => {
      clock.advance(150);
      return windows.map(() => 0.9);
    };
    await host.scorer.score(window);
    expect(host.live).toBeDefined();
    for (let batch = 0; batch < 4; batch += 1) await host.scorer.score(window);
    expect(host.live).toBeUndefined();
    expect(said.some((text) => text.includes("150 ms a window"))).toBe(true);
  });

  it("that fails again as soon as it is loaded is tried ever less often", async () => {
    await host.start();
    configured.score = () => [Number.NaN];
    for (let minute = 0; minute < 60; minute += 1) {
      await host.scorer.score(window);
      await pass(MINUTE_MS);
    }
    expect(configured.loads).toBeLessThan(12);
  });

  it("[H-01.1] scores the others of a batch where one window alone cannot be scored", async () => {
    await host.start();
    configured.score = (windows) =>
      windows.map(({ rateHz }) => {
        if (rateHz === 13) throw new Error("this one");
        return 0.7;
      });
    const [bad, good] = await Promise.all([
      host.scorer.score({ ...window, rateHz: 13 }),
      host.scorer.score(window),
    ]);
    expect([bad, good?.score]).toEqual([undefined, 0.7]);
  });

  it("leaves no timer and no tensor behind when it is closed", async () => {
    await host.start();
    host.close();
    expect(clock.waiting).toEqual([]);
    expect(configured.disposed).toBe(1);
  });
});

describe("a promoted model", () => {
  beforeEach(() => {
    shadow = new FakeFolder("m-2");
    host = makeHost();
  });

  it("decides from the start, and the configured one is compared with it", async () => {
    promoted = { fingerprint: "m-2", version: "m-2" };
    await host.start();
    expect(said).toEqual(expect.arrayContaining(["live is m-2", "shadow is m-1"]));
    expect((await host.scorer.score(window))?.modelVersion).toBe("m-2");
  });

  it("[H-01.1] that is broken is replaced by the configured one, which is said", async () => {
    promoted = { fingerprint: "m-2", version: "m-2" };
    await host.start();
    if (shadow !== undefined) shadow.holds = undefined;
    await pass(12_000);
    expect((await host.scorer.score(window))?.modelVersion).toBe("m-1");
    expect(said.some((text) => text.startsWith("model-choice: m-2"))).toBe(true);
    if (shadow !== undefined) shadow.holds = "m-2";
    await pass(MINUTE_MS);
    expect((await host.scorer.score(window))?.modelVersion).toBe("m-2");
  });

  it("that is not the one in the folder does not decide", async () => {
    promoted = { fingerprint: "another", version: "m-9" };
    await host.start();
    expect((await host.scorer.score(window))?.modelVersion).toBe("m-1");
    expect(said.some((text) => text.startsWith("model-choice: m-9"))).toBe(true);
  });

  it("[H-01.1] never steps in by itself where nobody promoted it", async () => {
    await host.start();
    configured.holds = undefined;
    await pass(12_000);
    expect(await host.scorer.score(window)).toBeUndefined();
  });
});

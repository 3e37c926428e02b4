import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DestinationPath } from "../../gateway/domain/notifier.ts";
import { Heartbeats } from "../../gateway/heartbeats.ts";
import { NIGHT_MS } from "../support/core-rig.ts";
import { ManualClock } from "../support/manual-clock.ts";

const HOUR_MS = 3_600_000;

class FakePath implements DestinationPath {
  readonly name: string;
  readonly heartbeatMs: number | undefined;
  contacts = 0;
  failures = 0;
  isDown = false;

  constructor(name: string, hasHeartbeat = true) {
    this.name = name;
    this.heartbeatMs = hasHeartbeat ? HOUR_MS : undefined;
  }
  trouble(): string | undefined {
    return this.failures >= 3 ? "no answer" : undefined;
  }
  async contact(): Promise<string> {
    this.contacts += 1;
    this.failures = this.isDown ? this.failures + 1 : 0;
    await Promise.resolve();
    if (this.isDown) throw new Error("no answer");
    return "answered";
  }
}

let clock: ManualClock;
let sayings: string[];
let beats: Heartbeats;
let primary: FakePath;
let secondary: FakePath;

function build(paths: readonly FakePath[]): Heartbeats {
  return new Heartbeats({
    clock,
    destinations: [{ destinationId: "team", label: "Remote team", timeoutMs: 45_000, paths }],
    faults: {
      notice: (_fault, subject, detail) => sayings.push(`${subject}: ${detail}`),
      clear: (_fault, subject) => sayings.push(`${subject}: over`),
    },
    onBack: () => sayings.push("back"),
  });
}
async function advance(byMs: number): Promise<void> {
  clock.advance(byMs);
  for (let turn = 0; turn < 8; turn += 1) await new Promise((next) => setImmediate(next));
}

beforeEach(() => {
  clock = new ManualClock(NIGHT_MS);
  sayings = [];
  [primary, secondary] = [new FakePath("primary"), new FakePath("secondary")];
  beats = build([primary, secondary]);
});
afterEach(async () => {
  await beats.close();
  expect(clock.waiting).toEqual([]);
});

describe("heartbeats", () => {
  it("[H-08.3] try each path at once and then in its rhythm", async () => {
    beats.start(new Set());
    await advance(0);
    await advance(HOUR_MS - 1);
    expect([primary.contacts, secondary.contacts]).toEqual([1, 1]);
    await advance(1);
    expect([primary.contacts, secondary.contacts]).toEqual([2, 2]);
    expect(sayings).toEqual([]);
  });

  it("[H-08.3] tell of a dead path after three misses within a minute, and when it is back", async () => {
    primary.isDown = true;
    beats.start(new Set());
    await advance(0);
    await advance(20_000);
    expect(sayings).toEqual([]);
    await advance(20_000);
    expect(sayings).toEqual(["team/primary: Remote team, primary cannot be reached: no answer"]);
    primary.isDown = false;
    await advance(20_000);
    expect(sayings.slice(1)).toEqual(["team/primary: over", "back"]);
    expect(secondary.contacts).toBe(1);
  });

  it("end a fault of the last run with the first answer", async () => {
    beats.start(new Set(["team/primary"]));
    await advance(0);
    expect(sayings).toEqual(["team/primary: over", "back"]);
  });

  it("[H-08.3] end no fault of the last run before anything was answered", async () => {
    primary.isDown = true;
    beats.start(new Set(["team/primary"]));
    await advance(0);
    beats.tried("team");
    expect(sayings).toEqual([]);
    await advance(40_000);
    primary.isDown = false;
    await advance(20_000);
    expect(sayings).toEqual(["team/primary: over", "back"]);
  });

  it("tell what a message showed of a path without waiting for the next", async () => {
    beats.start(new Set());
    await advance(0);
    secondary.failures = 3;
    beats.tried("another");
    expect(sayings).toEqual([]);
    beats.tried("team");
    expect(sayings).toHaveLength(1);
  });

  it("leave a path alone that wants none", async () => {
    const quiet = new FakePath("", false);
    const none = build([quiet]);
    none.start(new Set());
    await advance(HOUR_MS);
    expect(quiet.contacts).toBe(0);
    await none.close();
  });
});

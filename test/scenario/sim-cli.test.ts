import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { MemoryHub } from "./sim-support/memory-hub.ts";

const PROGRAMS = fileURLToPath(new URL("../../dist/firmware-sim/", import.meta.url));
const PATIENCE = { timeout: 40_000, interval: 50 } as const;
const Line = z.looseObject({ event: z.string(), deviceId: z.string().optional() });
const COUNT = 5;

let folder: string;
let hub: MemoryHub;
let file: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "hearthwatch-sim-"));
  hub = await MemoryHub.start();
  file = join(folder, "devices.json");
  const devices = Array.from({ length: COUNT }, (_, index) => {
    const deviceId = `w-${index}`;
    return { deviceId, secret: `secret of ${deviceId}`, sensorType: "wearable" };
  });
  writeFileSync(file, JSON.stringify({ mqttUrl: hub.url, devices }));
});

afterEach(async () => {
  await hub.stop();
  rmSync(folder, { recursive: true });
});

interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly lines: z.infer<typeof Line>[];
  readonly exitCode: Promise<number | null>;
}

function start(program: string, ...args: readonly string[]): Running {
  const child = spawn(process.execPath, [join(PROGRAMS, program), ...args]);
  const lines: z.infer<typeof Line>[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(Line.parse(JSON.parse(line)));
  });
  const exitCode = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { child, lines, exitCode };
}

function heard({ lines }: Running, event: string): Running["lines"] {
  return lines.filter((line) => line.event === event);
}

describe("the fleet", () => {
  it("connects all, obeys presses and falls, survives a broken connection, counts, and stops", async () => {
    const fleet = start("fleet.js", "--connect", file, "--blow-every", "0", "--report-every", "0");
    await vi.waitFor(() => {
      expect(heard(fleet, "ready")).toMatchObject([{ devices: COUNT }]);
    }, PATIENCE);
    fleet.child.stdin.write("press w-3\nfall w-1\nfall w-1\nfly w-1\n");
    await vi.waitFor(() => {
      expect(heard(fleet, "ack")).toMatchObject([{ deviceId: "w-3", timesSent: 1 }]);
      expect(heard(fleet, "fall-sent")).toMatchObject([{ deviceId: "w-1" }]);
      expect(heard(fleet, "error")).toMatchObject([
        { message: "not possible: fall w-1" },
        { message: "not possible: fly w-1" },
      ]);
    }, PATIENCE);
    hub.breakConnections();
    await vi.waitFor(() => {
      expect(heard(fleet, "connected")).toHaveLength(2 * COUNT);
    }, PATIENCE);
    fleet.child.stdin.write("stop\n");
    expect(await fleet.exitCode).toBe(0);
    expect(heard(fleet, "stopped")).toMatchObject([
      { devices: COUNT, presses: 1, acks: 1, fallsSent: 1, unacknowledged: 0 },
    ]);
    const impact = heard(fleet, "fall-sent")[0]?.["sequence"];
    const numbers = hub.packets("w-1", 1).map((packet) => packet.readUInt32LE(8));
    expect(numbers).toContain(impact);
  });
});

describe("the simulated home", () => {
  it("streams every wearable, lets one fall when asked, and stops by itself", async () => {
    const home = start(
      ...(["main.js", "--connect", file, "--json", "--fall-after", "0.5"] as const),
      ...["--fall-device", "w-2", "--duration", "6"],
    );
    expect(await home.exitCode).toBe(0);
    expect(heard(home, "fall")).toMatchObject([{ deviceId: "w-2" }]);
    const peaks = Array.from({ length: COUNT }, (_, index) =>
      Math.max(...hub.packets(`w-${index}`, 1).flatMap(magnitudesG)),
    );
    expect(peaks[2]).toBeGreaterThan(3);
    for (const index of [0, 1, 3, 4]) expect(peaks[index]).toBeLessThan(2);
  });

  it.each([
    ["burst", 2, "burst"],
    ["decide", 3, "fall-decided"],
  ])("of small batteries in mode %s sends kind %i after a fall", async (mode, kind, event) => {
    const home = start("main.js", "--connect", file, "--json", "--mode", mode);
    await vi.waitFor(() => {
      expect(heard(home, "connected")).toHaveLength(COUNT);
    }, PATIENCE);
    home.child.stdin.write("fall w-4\n");
    await vi.waitFor(() => {
      expect(heard(home, event)).toMatchObject([{ deviceId: "w-4" }]);
      expect(heard(home, "ack")).toMatchObject([{ deviceId: "w-4" }]);
    }, PATIENCE);
    home.child.stdin.write("stop\n");
    expect(await home.exitCode).toBe(0);
    expect(hub.packets("w-4", kind)).toHaveLength(1);
    expect(hub.packets("w-4", 1)).toHaveLength(0);
  });

  it("reports a flat battery, goes silent, and boots anew on the charger", async () => {
    const home = start("main.js", "--connect", file, "--json", "--only", "w-0");
    await vi.waitFor(() => {
      expect(heard(home, "connected")).toHaveLength(1);
    }, PATIENCE);
    home.child.stdin.write("battery 0 w-0\n");
    await vi.waitFor(() => {
      expect(heard(home, "battery-flat")).toHaveLength(1);
      expect(heard(home, "disconnected")).toHaveLength(1);
    }, PATIENCE);
    home.child.stdin.write("wear charging w-0\n");
    await vi.waitFor(() => {
      const nonces = hub.packets("w-0", 3).map((packet) => packet.readUInt32LE(4));
      expect(new Set(nonces).size).toBe(2);
    }, PATIENCE);
    home.child.stdin.write("stop\n");
    expect(await home.exitCode).toBe(0);
  });
});

describe("replaying a recording", () => {
  it("sends its samples as one wearable, at true rate, and nothing beyond its end", async () => {
    const set = join(folder, "set");
    mkdirSync(set);
    const seconds = 3;
    const trials = "trial_id,subject,activity_name,is_fall\nT1,S1,Fall,1\n";
    writeFileSync(join(set, "trials.csv"), trials);
    const rows = Array.from(
      { length: seconds * 50 },
      (_, index) => `T1,${index * 20},${index / 100},0,1`,
    );
    writeFileSync(join(set, "S1.csv.gz"), gzipSync(["trial_id,t_ms,ax,ay,az", ...rows].join("\n")));
    const home = start(
      ...(["main.js", "--connect", file, "--json", "--replay", set, "--trial", "T1"] as const),
      ...["--as", "w-1", "--only", "w-1"],
    );
    await vi.waitFor(() => {
      expect(heard(home, "trial").map((line) => line["phase"])).toEqual(["begun", "ended"]);
    }, PATIENCE);
    const [begun, ended] = heard(home, "trial").map((line) => Number(line["monoMs"]));
    expect((ended ?? 0) - (begun ?? 0)).toBeGreaterThan((seconds - 1) * 1000);
    home.child.stdin.write("stop\n");
    expect(await home.exitCode).toBe(0);
    const received = hub.packets("w-1", 1).flatMap((packet) => {
      const rangeG = packet.readUInt16LE(36) / 1000;
      const count = packet.readUInt16LE(40);
      return Array.from(
        { length: count },
        (_, at) => (packet.readInt16LE(44 + at * 6) * rangeG) / 32_768,
      );
    });
    expect(received).toHaveLength(rows.length);
    for (const [index, ax] of received.entries()) expect(ax).toBeCloseTo(index / 100, 3);
  });
});

describe.each(["main.js", "fleet.js"])("%s", (program) => {
  it("explains itself", () => {
    const help = execFileSync(process.execPath, [join(PROGRAMS, program), "--help"]).toString();
    expect(help).toMatch(/^Usage: [^]*Exit codes:/);
  });

  it.each([
    ["an unknown option", ["--fly"], /--fly/],
    ["a missing file", ["--connect", "nowhere.json"], /nowhere\.json/],
  ])("ends with 2 and says why on %s", async (_case, args, message) => {
    const running = start(program, ...args);
    let said = "";
    running.child.stderr.on("data", (bytes: Buffer) => {
      said += bytes.toString();
    });
    expect(await running.exitCode).toBe(2);
    expect(said).toMatch(message);
  });

  it("says that a secret was handed out before", async () => {
    writeFileSync(
      file,
      JSON.stringify({ mqttUrl: hub.url, devices: [{ deviceId: "a", secret: null }] }),
    );
    const running = start(program, "--connect", file);
    let said = "";
    running.child.stderr.on("data", (bytes: Buffer) => {
      said += bytes.toString();
    });
    expect(await running.exitCode).toBe(2);
    expect(said).toMatch(/handed out before[^]*devices\[0\]\.secret/);
  });
});

function magnitudesG(packet: Buffer): readonly number[] {
  const rangeG = packet.readUInt16LE(36) / 1000;
  return Array.from({ length: packet.readUInt16LE(40) }, (_, sample) => {
    const at = 44 + sample * 6;
    const axes = [0, 2, 4].map((axis) => (packet.readInt16LE(at + axis) * rangeG) / 32_768);
    return Math.hypot(...axes);
  });
}

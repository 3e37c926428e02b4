// The examples of CONTRIBUTING.md are taken from the page, type-checked, and run with the real
// interfaces: who follows the page literally gets something that works.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Notice } from "../../gateway/domain/notifier.ts";
import { isGatewayError } from "../../gateway/errors.ts";

const examples = [
  ...readFileSync("CONTRIBUTING.md", "utf8").matchAll(/^```ts (\S+)\n([\s\S]*?)^```$/gm),
].map((block) => ({ file: block[1] ?? "", source: block[2] ?? "" }));

/** Beside the compiled code: ignored by git, yet modules of the project resolve from here. */
mkdirSync("dist", { recursive: true });
const folder = mkdtempSync("dist/contributing-");
const written = new Map(
  examples.map(({ file, source }) => {
    const from = resolve(dirname(file));
    const text = source.replace(
      /from "(\.[^"]+)"/g,
      (_, path: string) => `from ${JSON.stringify(resolve(from, path))}`,
    );
    const target = resolve(folder, basename(file));
    writeFileSync(target, text);
    return [file, target];
  }),
);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function load(file: string, name: string): Promise<unknown> {
  const target = written.get(file);
  if (target === undefined) throw new Error(`CONTRIBUTING.md has no example ${file}`);
  const module = z.record(z.string(), z.unknown()).parse(await import(pathToFileURL(target).href));
  return module[name];
}

/** What the test needs of a zod schema that comes out of a page. */
const parser = z.custom<{ parse(value: unknown): unknown }>(
  (value) => typeof value === "object" && value !== null && "parse" in value,
);
const callable = z.custom<(...given: readonly unknown[]) => unknown>(
  (value) => typeof value === "function",
);

describe("the examples of CONTRIBUTING.md", () => {
  it("are strictly typed", () => {
    const read = ts.readConfigFile("tsconfig.json", (path) => ts.sys.readFile(path));
    const { options } = ts.parseJsonConfigFileContent(read.config, ts.sys, ".");
    const program = ts.createProgram([...written.values()], options);
    const faults = ts
      .getPreEmitDiagnostics(program)
      .filter(({ file }) => file?.fileName.includes("contributing-"))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
    expect(faults).toEqual([]);
  }, 60_000);

  it("give a sensor type that reads a pull as a press for help and refuses all else by code", async () => {
    const schema = parser.parse(await load("gateway/sensors/pull-cord.ts", "pullCord"));
    const sensor = z.object({ decode: callable }).parse(schema.parse({ type: "pull-cord" }));
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
    const pull = bytes('{"boot":7,"count":3,"ageMs":0,"battery":80}');
    expect(sensor.decode(pull, "event")).toMatchObject([
      { kind: "event", bootNonce: 7, counter: 3, resent: true, event: { name: "help" } },
    ]);
    for (const garbage of [bytes("{"), bytes("null"), bytes('{"boot":-1}'), new Uint8Array(9)]) {
      expect(() => sensor.decode(garbage, "event")).toThrow(
        expect.objectContaining({ code: "sensor/undecodable" }),
      );
    }
  });

  it("give a rule that lowers a silent check and leaves an alert that sounds alone", async () => {
    const rule = z
      .object({ build: parser })
      .parse(await load("gateway/rules/ok-lowers-check.ts", "okLowersCheck"));
    const { decide } = z.object({ decide: callable }).parse(rule.build.parse({}));
    const alert = { alertId: "A1", kind: "fall", stage: "raised", priority: "medium" };
    const about = { residentId: "r1", deviceId: "d1", raisedMs: 0 };
    const decideFor = (level: string): unknown => {
      const row = { ...alert, ...about, level };
      const home = { alert: { get: () => row, values: () => [row] } };
      const deviceEvent = { deviceId: "d1", bootNonce: 1, counter: 1 };
      return decide({ type: "ok.pressed", data: { residentId: "r1", deviceEvent } }, { home });
    };
    expect(decideFor("check")).toEqual([
      {
        type: "alert.priority-changed",
        data: { alertId: "A1", priority: "low", level: "check" },
      },
    ]);
    expect(decideFor("alert")).toEqual([]);
  });

  it("give a destination that has accepted a notice when it is in the file, and says when it is not", async () => {
    const schema = parser.parse(await load("gateway/notifiers/line-file.ts", "lineFile"));
    const deliverTo = (path: string): ((given: Notice) => Promise<unknown>) => {
      const settings = { kind: "line-file", id: "pager-box", label: "Pager box", path };
      const destination = z.object({ build: callable }).parse(schema.parse(settings));
      const { deliver } = z.object({ deliver: callable }).parse(destination.build(() => ""));
      return async (given) => await deliver(given, new AbortController().signal);
    };
    const place = mkdtempSync(join(tmpdir(), "line-file-"));
    const path = join(place, "alerts.jsonl");
    await deliverTo(path)(notice);
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(notice);
    const refusal: unknown = await deliverTo(place)(notice).catch((error: unknown) => error);
    expect(isGatewayError(refusal, "notifier/unreachable")).toBe(true);
    rmSync(place, { recursive: true });
  });
});

const notice: Notice = {
  deliveryId: "D1",
  homeId: "home",
  hubId: "hub",
  alertId: "A1",
  kind: "fall",
  priority: "high",
  lastSeen: null,
  stage: "raised",
  outcome: null,
  live: true,
  callsAgain: false,
  toldToAct: "no",
  technical: null,
  occurredMs: 1,
  raisedMs: 2,
  sentMs: 3,
  ageMs: 2,
  residentId: "r1",
  placeName: "Room 4",
  placeKind: "bedroom",
  livesIn: "Room 4",
  text: "Possible fall, Room 4, just now.",
};

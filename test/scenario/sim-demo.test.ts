import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";

const PROGRAM = fileURLToPath(new URL("../../dist/firmware-sim/demo.js", import.meta.url));
const PATIENCE = { timeout: 50_000, interval: 100 } as const;

const Written = z.object({
  board: z.url(),
  mqtt: z.url(),
  webhook: z.url(),
  healthz: z.url(),
  signIn: z.array(z.object({ name: z.string(), role: z.string(), pin: z.string() })),
  gatewayPid: z.number(),
});

const Received = z.object({
  refused: z.number(),
  received: z.array(z.object({ body: z.object({ data: z.looseObject({ kind: z.string() }) }) })),
});

let folder: string;
let demo: ChildProcess;
let lines: string[];
let exitCode: Promise<number | null>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hearthwatch-demo-"));
  startDemo(process.execPath, [PROGRAM], {});
});

afterEach(async () => {
  await endDemo();
  rmSync(folder, { recursive: true });
});

function startDemo(
  command: string,
  first: readonly string[],
  env: Readonly<Record<string, string>>,
): void {
  lines = [];
  const args = ["--data", join(folder, "data"), "--json", join(folder, "demo.json")];
  demo = spawn(command, [...first, ...args, "--fall-after", "2", "--seed", "4"], {
    env: { ...process.env, npm_lifecycle_event: undefined, ...env },
  });
  for (const stream of [demo.stdout, demo.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on("line", (line) => lines.push(line));
  }
  // The end of its output is the end of every part that writes to it.
  exitCode = new Promise((resolve) => demo.once("close", resolve));
}

async function endDemo(): Promise<void> {
  demo.kill("SIGTERM");
  await exitCode;
  rmSync(join(folder, "demo.json"), { force: true });
}

function demoLog(): string {
  const file = join(folder, "data", "demo.log");
  return existsSync(file) ? readFileSync(file, "utf8") : "none";
}

async function ready(): Promise<z.infer<typeof Written>> {
  return await vi.waitFor(() => {
    const said = `the demo said:\n${lines.join("\n")}\nand its log:\n${demoLog()}`;
    expect(existsSync(join(folder, "demo.json")), said).toBe(true);
    return Written.parse(JSON.parse(readFileSync(join(folder, "demo.json"), "utf8")));
  }, PATIENCE);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("the demo", () => {
  it("says where the board is and who may sign in; a fall by itself and a press on command reach the remote team; it ends every part", async () => {
    const { board, signIn, healthz, webhook, mqtt, gatewayPid } = await ready();
    expect(lines.filter((line) => line.startsWith("Board: "))).toEqual([`Board: ${board}`]);
    expect(lines.filter((line) => line.startsWith("Sign in: "))).toEqual(
      signIn.map(({ name, role, pin }) => `Sign in: ${name} (${role}) PIN ${pin}`),
    );
    expect(signIn.every(({ pin }) => /^\d{4,8}$/.test(pin))).toBe(true);
    expect(new URL(mqtt).port).not.toBe("1883");
    expect((await fetch(healthz)).status).toBe(200);
    // The board is there before its address is said: whoever follows the line waits for nothing.
    const page = await fetch(board);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<div id="');
    demo.stdin?.write("help 3\n");
    await vi.waitFor(async () => {
      const { refused, received } = Received.parse(await (await fetch(webhook)).json());
      const kinds = received.map(({ body }) => body.data.kind);
      expect(kinds).toContain("fall");
      expect(kinds).toContain("help");
      expect(refused).toBe(0);
    }, PATIENCE);
    demo.kill("SIGINT");
    expect(await exitCode).toBe(0);
    expect(isRunning(gatewayPid)).toBe(false);
  });

  it("tells that the gateway died, ends the rest, and says where to look", async () => {
    const { gatewayPid } = await ready();
    process.kill(gatewayPid, "SIGKILL");
    expect(await exitCode).toBe(1);
    expect(lines.join("\n")).toMatch(/the gateway died \(signal SIGKILL\); see .*demo\.log/);
  });

  it("ends every part when npm, which passes no signal on, is ended", async () => {
    await endDemo();
    startDemo("sh", ["-c", `"${process.execPath}" "${PROGRAM}" "$@"; true`, "npm"], {
      npm_lifecycle_event: "start",
    });
    const { gatewayPid } = await ready();
    demo.kill("SIGTERM");
    await vi.waitFor(() => {
      expect(isRunning(gatewayPid)).toBe(false);
    }, PATIENCE);
  });

  it("starts the hub again after killing it on command", async () => {
    const { healthz } = await ready();
    demo.stdin?.write("kill\n");
    await vi.waitFor(() => {
      expect(lines).toContain("The hub is back.");
    }, PATIENCE);
    expect((await fetch(healthz)).status).toBe(200);
  });
});

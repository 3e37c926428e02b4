// SIPp as the receiving centre: an independent SIP implementation that plays one scenario file.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createSocket } from "node:dgram";
import { connect } from "node:net";
import { join } from "node:path";
import { vi } from "vitest";
import { freePort } from "../../firmware-sim/free-port.ts";
import { locate } from "./require.ts";
import { type TempFolder, tempFolder } from "./temp-folder.ts";

const PATIENCE = { timeout: 10_000, interval: 20 } as const;
/** Bounds a hang. */
const GIVE_UP_AFTER_S = "30";

export interface SippOptions {
  readonly scenario: string;
  readonly transport?: "udp" | "tcp";
  readonly port?: number;
  /** What stands for {snu} and {sip} in the file: SIPp itself takes no variable status line. */
  readonly keys?: Readonly<Record<string, string>>;
}

export class SippCentre implements AsyncDisposable {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #folder: TempFolder;
  readonly #log: string;

  private constructor(port: number, child: ChildProcess, folder: TempFolder) {
    this.port = port;
    this.#child = child;
    this.#folder = folder;
    this.#log = join(folder.path, "messages.log");
    this.#ended = once(child, "exit");
  }

  static async start({ scenario, transport = "udp", ...rest }: SippOptions): Promise<SippCentre> {
    const port = rest.port ?? (await freePort(0));
    const folder = tempFolder();
    const log = join(folder.path, "messages.log");
    const file = join(folder.path, "scenario.xml");
    writeFileSync(file, filledIn(scenario, rest.keys ?? {}));
    const args = [
      ...["-sf", file, "-m", "1", "-nostdin"],
      ...["-i", "127.0.0.1", "-p", String(port), "-t", transport === "udp" ? "u1" : "t1"],
      ...["-timeout", GIVE_UP_AFTER_S, "-trace_msg", "-message_file", log],
    ];
    const child = spawn(locate("sipp") ?? "sipp", args, { stdio: "ignore", cwd: folder.path });
    const centre = new SippCentre(port, child, folder);
    await vi.waitFor(async () => {
      const isTaken = transport === "udp" ? await isUdpTaken(port) : await isTcpOpen(port);
      if (!isTaken) throw new Error("SIPp does not listen yet");
    }, PATIENCE);
    return centre;
  }

  /** Every message as SIPp saw it, in order. */
  get messages(): string {
    return existsSync(this.#log) ? readFileSync(this.#log, "utf8") : "";
  }

  /** How often a MESSAGE came in. */
  get received(): number {
    return this.messages.match(/message received[^]*?\n\nMESSAGE /g)?.length ?? 0;
  }

  get refs(): readonly string[] {
    return [...this.messages.matchAll(/<mrq><ref>(\w+)</g)].map(([, ref = ""]) => ref);
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  async ended(): Promise<number | null> {
    await this.#ended;
    return this.#child.exitCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill();
    await this.#ended;
    this.#folder[Symbol.dispose]();
  }
}

function filledIn(scenario: string, keys: Readonly<Record<string, string>>): string {
  const file = join(import.meta.dirname, "../sipp", `${scenario}.xml`);
  return readFileSync(file, "utf8").replace(/\{(\w+)\}/g, (_, name: string) => keys[name] ?? "");
}

async function isUdpTaken(port: number): Promise<boolean> {
  const probe = createSocket("udp4");
  try {
    return await new Promise((resolve) => {
      probe.once("error", () => {
        resolve(true);
      });
      probe.bind(port, "127.0.0.1", () => {
        resolve(false);
      });
    });
  } finally {
    probe.close();
  }
}

async function isTcpOpen(port: number): Promise<boolean> {
  const probe = connect(port, "127.0.0.1");
  return await new Promise((resolve) => {
    probe.once("error", () => {
      resolve(false);
    });
    probe.once("connect", () => {
      probe.destroy();
      resolve(true);
    });
  });
}

// A real gateway in its own process, from dist: started, watched, killed.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { monotonicMs } from "../../firmware-sim/run-clock.ts";
import { packageRoot } from "../../gateway/paths.ts";

const LINES_KEPT = 40;

export interface GatewayProcessOptions {
  readonly configFile: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Put before node, e.g. `["taskset", "-c", "0"]`. */
  readonly wrap?: readonly string[];
}

export class GatewayProcess {
  readonly spawnedMs = monotonicMs();
  readonly ended: Promise<string>;
  /** Resolves with ms from spawn to "ready"; rejects when it ends first. */
  readonly ready: Promise<number>;
  /** Resolves with ms from spawn until the model decides; never, where the hub ends first. */
  readonly modelLoaded: Promise<number>;
  readonly #child: ChildProcess;
  readonly #lastLines: string[] = [];

  constructor({ configFile, env = {}, wrap = [] }: GatewayProcessOptions) {
    const program = join(packageRoot, "dist/gateway/main.js");
    const [command, ...args] = [...wrap, process.execPath, program, "--config", configFile];
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    this.ended = once(child, "exit").then(([code, signal]) => `${signal ?? `exit ${code}`}`);
    let onModel: (sinceMs: number) => void = () => undefined;
    this.modelLoaded = new Promise((resolve) => {
      onModel = resolve;
    });
    this.ready = new Promise((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr]) {
        createInterface({ input: stream }).on("line", (line) => {
          this.#lastLines.push(line);
          if (this.#lastLines.length > LINES_KEPT) this.#lastLines.shift();
          const sinceMs = monotonicMs() - this.spawnedMs;
          if (line.includes('"msg":"ready"')) resolve(sinceMs);
          if (line.includes('"msg":"the model is loaded"')) onModel(sinceMs);
        });
      }
      void this.ended.then((how) => {
        reject(new Error(`the gateway ended (${how}):\n${this.lastLines}`));
      });
    });
    // One that is killed while it starts never gets ready, and nobody need be waiting.
    this.ready.catch(() => undefined);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get lastLines(): string {
    return this.#lastLines.join("\n");
  }

  /** As a crash or the power would: without warning. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.ended;
  }

  async stop(): Promise<void> {
    this.#child.kill("SIGTERM");
    await this.ended;
  }
}

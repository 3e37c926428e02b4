// One child process of the demo: its lines go where they are wanted, it is ended in order, and its
// death is told.
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** A hub writes out what it holds in well under this. */
const END_TIMEOUT_MS = 8000;

export interface ChildSettings {
  readonly args: readonly string[];
  readonly onLine: (line: string) => void;
  /** Called once, with how it ended. */
  readonly onEnd: (how: string) => void;
}

export class Child {
  readonly #process: ChildProcess;
  readonly ended: Promise<string>;

  constructor(settings: ChildSettings) {
    this.#process = spawn(process.execPath, [...settings.args], {
      stdio: ["pipe", "pipe", "pipe"],
      // Ctrl-C reaches every process of the terminal's group; only the demo answers it, in order.
      detached: true,
    });
    const { stdin, stdout, stderr } = this.#process;
    // Writing to a child that has just died is told by its end, not by a broken pipe.
    stdin?.on("error", () => undefined);
    for (const stream of [stdout, stderr]) readLines(stream, settings.onLine);
    this.ended = new Promise((resolve) => {
      this.#process.once("error", (fault) => {
        resolve(fault.message);
      });
      this.#process.once("exit", (code, signal) => {
        resolve(signal === null ? `exit code ${code ?? "unknown"}` : `signal ${signal}`);
      });
    });
    void this.ended.then(settings.onEnd);
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  tell(line: string): void {
    this.#process.stdin?.write(`${line}\n`);
  }

  /** SIGTERM, and SIGKILL for one that does not listen. */
  async end(): Promise<void> {
    this.#process.kill("SIGTERM");
    const force = setTimeout(() => this.#process.kill("SIGKILL"), END_TIMEOUT_MS);
    await this.ended;
    clearTimeout(force);
  }

  /** As a power cut would: without warning. */
  kill(): void {
    this.#process.kill("SIGKILL");
  }
}

function readLines(stream: Readable | null, onLine: (line: string) => void): void {
  if (stream !== null) createInterface({ input: stream }).on("line", onLine);
}

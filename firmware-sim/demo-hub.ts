// The demo's gateway process: started, waited for until ready, killed and started again on command.
import { setTimeout as pause } from "node:timers/promises";
import { Child } from "./child.ts";

/** A neural network library and a database, on a slow machine under load. */
const READY_TIMEOUT_MS = 60_000;
const READY_POLL_MS = 50;
const RESTART_AFTER_MS = 5000;

export interface DemoHubSettings {
  readonly board: string;
  readonly args: readonly string[];
  readonly onLine: (line: string) => void;
  /** It ended, and nobody had asked it to. */
  readonly onDied: (how: string) => void;
  readonly say: (text: string) => void;
}

export class DemoHub {
  readonly #settings: DemoHubSettings;
  #child: Child | undefined;
  #isEndWanted = false;
  #isRestarting = false;

  constructor(settings: DemoHubSettings) {
    this.#settings = settings;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Resolves when the gateway says it is ready. Throws when it does not get there. */
  async start(): Promise<void> {
    const { args, board, onDied, onLine } = this.#settings;
    const death: string[] = [];
    let isReady = false;
    this.#child = new Child({
      args,
      onLine,
      onEnd: (how) => {
        death.push(how);
        if (isReady && !this.#isEndWanted && !this.#isRestarting) onDied(how);
      },
    });
    const latestMs = Date.now() + READY_TIMEOUT_MS;
    while (!isReady) {
      if (death.length > 0) throw new Error(`the gateway did not start (${death.join()})`);
      if (Date.now() > latestMs) throw new Error("the gateway did not get ready in time");
      await pause(READY_POLL_MS);
      isReady = await saysReady(board);
    }
  }

  /** As in a power cut: the board says NOT LIVE, and afterwards everything is still there. */
  async killAndRestart(): Promise<void> {
    if (this.#isRestarting || this.#child === undefined) return;
    const { say, onDied } = this.#settings;
    this.#isRestarting = true;
    this.#child.kill();
    await this.#child.ended;
    say(`The hub is dead. It is started again in ${RESTART_AFTER_MS / 1000} s.`);
    await pause(RESTART_AFTER_MS);
    this.#isRestarting = false;
    if (this.#isEndWanted) return;
    try {
      await this.start();
      say("The hub is back.");
    } catch (fault) {
      onDied(fault instanceof Error ? fault.message : String(fault));
    }
  }

  async end(): Promise<void> {
    this.#isEndWanted = true;
    await this.#child?.end();
  }
}

async function saysReady(board: string): Promise<boolean> {
  try {
    const response = await fetch(`${board}/readyz`);
    await response.body?.cancel();
    return response.ok;
  } catch {
    // Refused: it does not listen yet. Whether it died is seen at the process.
    return false;
  }
}

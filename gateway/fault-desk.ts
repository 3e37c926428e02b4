// Faults of the system itself, each told once when it comes and once when it goes (promise 3).
import type { Logger } from "pino";
import { faultId } from "./domain/reduce-signal.ts";
import type { Home } from "./domain/home.ts";
import { runInBackground } from "./errors.ts";
import type { FaultKind, Proposal } from "./events.ts";

export interface FaultDeskOptions {
  readonly submit: (decide: (home: Home) => readonly Proposal[]) => Promise<unknown>;
  readonly log: Logger;
}

export class FaultDesk {
  readonly #options: FaultDeskOptions;
  /** What was told in this run: a fault that repeats a hundred times a second is one fault. */
  readonly #standing = new Set<string>();

  constructor(options: FaultDeskOptions) {
    this.#options = options;
  }

  /** Faults of the last run stand until they are cleared. */
  resume(home: Home): void {
    for (const { fault, subject } of home.fault.values())
      this.#standing.add(faultId(fault, subject));
  }

  notice(fault: FaultKind, subject: string, detail: string): void {
    const id = faultId(fault, subject);
    if (this.#standing.has(id)) return;
    this.#standing.add(id);
    this.#options.log.warn({ fault, subject }, detail);
    this.#record((home) =>
      home.fault.get(id) === undefined
        ? [{ type: "fault.noticed", data: { fault, subject, detail } }]
        : [],
    );
  }

  clear(fault: FaultKind, subject: string): void {
    const id = faultId(fault, subject);
    if (!this.#standing.delete(id)) return;
    this.#options.log.info({ fault, subject }, "works again");
    this.#record((home) =>
      home.fault.get(id) === undefined ? [] : [{ type: "fault.cleared", data: { fault, subject } }],
    );
  }

  /** Where the store itself fails, boards are told by the pipeline; the log line is all we have. */
  #record(decide: (home: Home) => readonly Proposal[]): void {
    const told = this.#options.submit(decide).catch((error: unknown) => {
      this.#options.log.error({ err: error }, "a fault could not be stored");
    });
    runInBackground("fault", told);
  }
}

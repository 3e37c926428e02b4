// Faults of the system itself, each told once when it comes and once when it goes (promise 3).
import type { Logger } from "pino";
import { faultId } from "./domain/reduce-signal.ts";
import type { Fault, Home } from "./domain/home.ts";
import { runInBackground } from "./errors.ts";
import type { FaultKind, Proposal } from "./events.ts";

export interface FaultDeskOptions {
  readonly submit: (decide: (home: Home) => readonly Proposal[]) => Promise<unknown>;
  readonly log: Logger;
}

/** What the log should say of a fault. `detail: null`: it was noticed in an earlier run. */
interface Saying {
  readonly fault: FaultKind;
  readonly subject: string;
  readonly detail: string | null;
  readonly isOver: boolean;
}

export class FaultDesk {
  readonly #options: FaultDeskOptions;
  /** What stands: a fault that repeats a hundred times a second is one fault. */
  readonly #standing = new Map<string, Saying>();
  /** What could not be stored when it was said: a fault of the store itself, above all. */
  readonly #unsaid = new Map<string, Saying>();

  constructor(options: FaultDeskOptions) {
    this.#options = options;
  }

  /** Faults of the last run stand until they are cleared. */
  resume(faults: Iterable<Fault>): void {
    for (const { fault, subject } of faults) {
      this.#standing.set(faultId(fault, subject), { fault, subject, detail: null, isOver: false });
    }
  }

  notice(fault: FaultKind, subject: string, detail: string): void {
    const id = faultId(fault, subject);
    if (this.#standing.has(id)) return;
    this.#options.log.warn({ fault, subject }, detail);
    const saying = { fault, subject, detail, isOver: false };
    this.#standing.set(id, saying);
    this.#say(id, saying);
  }

  clear(fault: FaultKind, subject: string): void {
    const id = faultId(fault, subject);
    const standing = this.#standing.get(id);
    if (standing === undefined) return;
    this.#standing.delete(id);
    this.#options.log.info({ fault, subject }, "works again");
    this.#say(id, { ...standing, isOver: true });
  }

  /** The store works: what it refused before is said now, also what is over by now. */
  retry(): void {
    const unsaid = [...this.#unsaid];
    this.#unsaid.clear();
    for (const [id, saying] of unsaid) this.#say(id, saying);
  }

  #say(id: string, saying: Saying): void {
    this.#unsaid.delete(id);
    const decide = (home: Home): readonly Proposal[] =>
      proposalsFor(saying, home.fault.get(id) !== undefined);
    const told = this.#options.submit(decide).catch((error: unknown) => {
      // Boards were told by the pipeline; a later saying about the same fault says more than this.
      this.#options.log.error({ err: error, fault: saying.fault }, "a fault could not be stored");
      if (!this.#unsaid.has(id)) this.#unsaid.set(id, saying);
    });
    runInBackground("fault", told);
  }
}

function proposalsFor(saying: Saying, isInLog: boolean): readonly Proposal[] {
  const { fault, subject, detail, isOver } = saying;
  const noticed: readonly Proposal[] =
    isInLog || detail === null ? [] : [{ type: "fault.noticed", data: { fault, subject, detail } }];
  const isTold = isInLog || noticed.length > 0;
  return isOver && isTold
    ? [...noticed, { type: "fault.cleared", data: { fault, subject } }]
    : noticed;
}

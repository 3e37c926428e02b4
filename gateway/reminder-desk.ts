// Plans doses, and sends prompts once they are stored, again and again under one number until their
// device says that they played. Before it: the log, and the clock. After it: the driver's downlink.
import type { Clock } from "./domain/clock.ts";
import { type Off, planProposals } from "./domain/dose-plan.ts";
import type { Home } from "./domain/home.ts";
import type { HomeTime } from "./domain/home-time.ts";
import { type Dose, isOpen, isWithStaff, lastPrompt, type Prompt } from "./domain/reminder.ts";
import { runInBackground } from "./errors.ts";
import type { EventType, Proposal, StoredEvent } from "./events.ts";
import { every } from "./every.ts";
import { canPrompt, encodePrompt, encodePromptStop } from "./sensors/prompt-downlink.ts";

/** A day and a half is planned ahead: a look that fails has many more before anything is due. */
const PLAN_EVERY_MS = 15 * 60_000;
/** A device that comes back hears of its prompt within this. */
const SEND_EVERY_MS = 5_000;

/** After these the plan is another. */
const REPLAN_AFTER: ReadonlySet<EventType> = new Set([
  "reminder.set",
  "reminder.ended",
  "home.described",
  "clock.stepped",
]);

export interface ReminderDeskOptions {
  readonly clock: Clock;
  readonly home: () => Home;
  readonly timeIn: (timeZone: string) => HomeTime;
  readonly submit: (decide: (home: Home) => readonly Proposal[]) => Promise<unknown>;
  readonly send: (deviceId: string, channel: string, payload: Uint8Array) => void;
  /** A plan could not be made or stored; it is tried again at the next look. */
  readonly onFault: (error: unknown) => void;
}

export class ReminderDesk {
  readonly #options: ReminderDeskOptions;
  /** Prompts that their devices were told to end. */
  readonly #stopped = new Set<number>();

  constructor(options: ReminderDeskOptions) {
    this.#options = options;
  }

  /**
   * `lastRanMs`: when the hub is last known to have run. Call it before timers of the last run ring:
   * what was due in between must be known as that. Returns what ends it.
   */
  start(lastRanMs: number): () => void {
    const { clock } = this.#options;
    this.#plan({ fromMs: lastRanMs });
    const ends = [
      every(clock, PLAN_EVERY_MS, "reminder plan", () => {
        this.#plan(null);
      }),
      every(clock, SEND_EVERY_MS, "prompts", () => {
        this.#sendAll();
      }),
    ];
    return () => {
      for (const end of ends) end();
    };
  }

  committed(events: readonly StoredEvent[]): void {
    for (const { type, data } of events) {
      if (type === "reminder.prompted") this.#send(this.#options.home().dose.get(data.doseId));
      // Staff have it now, or an answer came: a device that goes on could lead to a second dose.
      if (type === "reminder.told" || type === "reminder.noted") this.#stop(data.doseId);
    }
    if (events.some(({ type }) => REPLAN_AFTER.has(type))) this.#plan(null);
  }

  #plan(off: Off | null): void {
    const { clock, home, timeIn, submit, onFault } = this.#options;
    const timeZone = home().identity.get("home")?.timeZone;
    if (timeZone === undefined) return;
    const work = async (): Promise<void> => {
      const time = timeIn(timeZone);
      const decide = (now: Home): readonly Proposal[] => planProposals(now, clock.now(), time, off);
      if (decide(home()).length > 0) await submit(decide);
    };
    runInBackground("reminder plan", work().catch(onFault));
  }

  #sendAll(): void {
    for (const dose of this.#options.home().dose.values()) {
      if (lastPrompt(dose)?.playedMs === null) this.#send(dose);
    }
  }

  #send(dose: Dose | undefined): void {
    const prompt = dose === undefined ? undefined : lastPrompt(dose);
    if (dose === undefined || prompt === undefined) return;
    if (!isOpen(dose) || isWithStaff(dose)) return;
    const validForMs = this.#leftMs(prompt);
    const sensorType = this.#options.home().device.get(prompt.deviceId)?.sensorType;
    if (validForMs <= 0 || sensorType === undefined || !canPrompt(sensorType)) return;
    const { promptId, step } = prompt;
    const { compartment } = dose;
    const packet = encodePrompt(sensorType, { promptId, step, compartment, validForMs });
    this.#options.send(prompt.deviceId, "prompt", packet);
  }

  /** Never more than it had at first, wherever the clock was set since. */
  #leftMs({ atMs, validMs }: Prompt): number {
    return Math.min(validMs, atMs + validMs - this.#options.clock.now());
  }

  #stop(doseId: string): void {
    const dose = this.#options.home().dose.get(doseId);
    const prompt = dose === undefined ? undefined : lastPrompt(dose);
    if (prompt === undefined || this.#stopped.has(prompt.promptId)) return;
    this.#stopped.add(prompt.promptId);
    this.#options.send(prompt.deviceId, "prompt", encodePromptStop(prompt.promptId));
  }
}

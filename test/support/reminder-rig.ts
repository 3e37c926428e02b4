// A home with one resident, one reminder and one dispenser on the core rig: real rules, timers and
// desk; the packets sent are kept, and the dispenser's words are given as events.
import type { Dose, Reminder } from "../../gateway/domain/reminder.ts";
import type { DoseAnswer } from "../../gateway/domain/reminder-shapes.ts";
import type { Home } from "../../gateway/domain/home.ts";
import type { EventData, Proposal } from "../../gateway/events.ts";
import { ReminderDesk } from "../../gateway/reminder-desk.ts";
import { rulesSettings } from "../../gateway/rules/index.ts";
import { zonedHomeTime } from "../../gateway/zoned-home-time.ts";
import { parseDownlink, type PromptFields } from "../../firmware-sim/downlink.ts";
import { CoreRig } from "./core-rig.ts";
import { ManualClock } from "./manual-clock.ts";
import type { MemoryStore } from "./memory-store.ts";

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
/** 07:00 on a Friday in November: London's clocks show UTC. */
export const MORNING_MS = Date.UTC(2026, 10, 20, 7, 0, 0);
const STEP_MS = 30_000;
export const EVERY_DAY = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const;

export type ReminderSet = EventData<"reminder.set">;

/** 08:00 every day, prompted by the dispenser's third compartment, within an hour. */
export function reminderSet(over: Partial<ReminderSet> = {}): ReminderSet {
  return {
    ...{ reminderId: "m-1", residentId: "r-1", medicine: { subject: "r-1", box: "c2VhbGVk" } },
    ...{ timesMin: [8 * 60], days: [...EVERY_DAY], fromDate: null, untilDate: null },
    ...{ windowMs: HOUR_MS, mode: "self-administering", isTimeCritical: false },
    ...{ deviceId: "d-1", compartment: 3 },
    ...over,
  };
}

export function reminderRow(over: Partial<Reminder> = {}): Reminder {
  return { ...reminderSet(), sinceMs: 0, isEnded: false, ...over };
}

interface RigOptions {
  readonly store?: MemoryStore;
  readonly clock?: ManualClock;
  readonly reminder?: Partial<ReminderSet>;
  readonly rules?: Readonly<Record<string, unknown>>;
  readonly lastRanMs?: number;
  readonly isClockSynced?: () => boolean;
}

interface SentPrompt extends PromptFields {
  readonly deviceId: string;
}

export class ReminderRig {
  readonly core: CoreRig;
  readonly sent: SentPrompt[] = [];
  readonly faults: unknown[] = [];
  #counter = 0;
  #end: () => void = () => undefined;

  private constructor(core: CoreRig) {
    this.core = core;
  }

  /** On an old store: a hub after a restart. */
  static async start(options: RigOptions = {}): Promise<ReminderRig> {
    const clock = options.clock ?? new ManualClock(MORNING_MS);
    const { store } = options;
    const rules = rulesSettings
      .parse(options.rules)
      // No board is about in these tests: nothing escalates for want of one.
      .filter(({ name }) => name !== "receipts");
    const { isClockSynced = () => true } = options;
    const boot = { bootId: `boot-${String(clock.now())}`, clock, rules, isClockSynced };
    // Timers of the last run must not ring before the desk has looked, as in the gateway.
    const core = await CoreRig.start(store === undefined ? boot : { ...boot, store });
    const rig = new ReminderRig(core);
    rig.#start(clock, options.lastRanMs ?? clock.now());
    if (store === undefined) await core.record(...homeOf(reminderSet(options.reminder)));
    await core.settle();
    return rig;
  }

  get doses(): readonly Dose[] {
    return [...this.core.home.dose.values()];
  }

  /** The dose of the day the rig began on. */
  get dose(): Dose {
    const [dose] = this.doses.toSorted((a, b) => a.dueMs - b.dueMs);
    if (dose === undefined) throw new Error("no dose is planned");
    return dose;
  }

  /** Prompts that are not the end of one, each number once. */
  get prompts(): readonly number[] {
    return [...new Set(this.sent.filter(({ how }) => how > 0).map(({ prompt }) => prompt))];
  }

  get stops(): readonly number[] {
    return this.sent.filter(({ how }) => how === 0).map(({ prompt }) => prompt);
  }

  /** In small steps: what a timer sets off is stored before the next one rings. */
  async until(wallMs: number): Promise<void> {
    for (;;) {
      const leftMs = wallMs - this.core.clock.now();
      if (leftMs <= 0) return;
      await this.core.advance(Math.min(leftMs, STEP_MS));
    }
  }

  async pass(byMs: number): Promise<void> {
    await this.until(this.core.clock.now() + byMs);
  }

  /** What the device says; of the last prompt where nothing else is given. */
  async says(said: DoseAnswer, over: { promptId?: number; detail?: number } = {}): Promise<void> {
    const promptId = over.promptId ?? this.prompts.at(-1) ?? 0;
    this.#counter += 1;
    const nowMs = this.core.clock.now();
    await this.core.record({
      type: "reminder.heard",
      data: {
        deviceEvent: { deviceId: "d-1", bootNonce: 7, counter: this.#counter },
        ...{ residentId: "r-1", place: { roomId: null, source: "unknown", asOfMs: null } },
        ...{ occurrence: { occurredMs: nowMs, ageMs: 0 }, trace: null },
        ...{ said, promptId, detail: over.detail ?? (said === "played" ? 3 : 0) },
      },
    });
    await this.core.settle();
  }

  /** Power goes: timers are gone, nothing is told to anybody. */
  async crash(): Promise<MemoryStore> {
    this.#end();
    await this.core.crash();
    return this.core.store;
  }

  #start(clock: ManualClock, lastRanMs: number): void {
    const desk = new ReminderDesk({
      ...{ clock, home: () => this.core.home, timeIn: zonedHomeTime },
      submit: async (decide: (home: Home) => readonly Proposal[]) =>
        await this.core.pipeline.submit({ decide }),
      send: (deviceId, channel, payload) => {
        const packet = parseDownlink(Buffer.from(payload));
        if (channel !== "prompt" || packet?.kind !== "prompt") throw new Error("not a prompt");
        this.sent.push({ deviceId, ...packet });
      },
      onFault: (error) => this.faults.push(error),
    });
    let told = 0;
    this.core.onCommit = () => {
      const fresh = this.core.committed.slice(told);
      told = this.core.committed.length;
      desk.committed(fresh);
    };
    this.#end = desk.start(lastRanMs);
  }
}

function homeOf(reminder: ReminderSet): Proposal[] {
  const reviewMs = MORNING_MS + 365 * 24 * HOUR_MS;
  const personal = { subject: "r-1", box: "c2VhbGVk" };
  return [
    {
      type: "home.described",
      data: {
        ...{ homeId: "h", hubId: "hub", name: "Home", timeZone: "Europe/London", demo: false },
      },
    },
    { type: "room.added", data: { roomId: "room-1", name: "Room 1", kind: "bedroom" } },
    { type: "resident.added", data: { residentId: "r-1", roomId: "room-1", personal } },
    {
      type: "basis.recorded",
      data: {
        ...{ residentId: "r-1", purpose: "medication", ground: "consent" },
        ...{ consulted: null, reviewMs },
      },
    },
    {
      type: "device.added",
      data: { deviceId: "d-1", sensorType: "medication-reminder", label: "D1", position: null },
    },
    {
      type: "assignment.started",
      data: { assignmentId: "a-1", deviceId: "d-1", residentId: "r-1", roomId: "room-1" },
    },
    { type: "reminder.set", data: reminder },
  ];
}

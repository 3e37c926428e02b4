// One simulated reminder device or dispenser: plays each prompt once, says what ran, and after a while
// somebody presses or opens, or does not. Before it: prompts of the hub; after it: events, repeated.
import type { PromptFields } from "./downlink.ts";
import { promptAsFallFields } from "./encode.ts";
import { CODE } from "./kept-events.ts";
import type { LinkAddress, OpenLink } from "./link.ts";
import { Reconnecting } from "./reconnecting.ts";
import { monotonicMs, type Stamp, stamp } from "./run-clock.ts";
import type { Random } from "./seeded-random.ts";
import { Wearable } from "./wearable.ts";

export const ANSWERS = ["press", "lid", "snooze", "none"] as const;
/** silent: says nothing of a prompt; late: begins after its time; doubled: every press twice; empty: its
 * compartments hold nothing; mute: cannot sound, and says so. */
export const REMINDER_FAULTS = ["silent", "late", "doubled", "empty", "mute"] as const;
export type ReminderFault = (typeof REMINDER_FAULTS)[number];

export interface ReminderDeviceSettings {
  readonly address: LinkAddress;
  readonly openLink: OpenLink;
  readonly random: Random;
  /** Sound 1, light 2, vibration 4: what it has. */
  readonly ways: number;
  readonly answer: (typeof ANSWERS)[number];
  readonly answerAfterMs: number;
  readonly faults: ReadonlySet<ReminderFault>;
  readonly say: (event: string, at: Stamp, details: Readonly<Record<string, unknown>>) => void;
}

/** PROTOCOL section 6: at least so many prompts are known again, also after a reboot. */
const REMEMBERED_PROMPTS = 16;
/** PROTOCOL section 5: so long a press belongs to the prompt before it. */
const BELONGS_MS = 30 * 60_000;
const CHECK_IN_MS = 30 * 60_000;
const SNOOZE_MINUTES = 5;
const NONCE_SPAN = 0xff_ff_ff_fe;
const BACK_OFF = { firstBackOffMs: 250, mostBackOffMs: 4_000 } as const;
const CODE_OF = { press: CODE.buttonPressed, lid: CODE.lidOpened, snooze: CODE.snoozed } as const;
const WHY_NOT_PLAYED = { late: 1, mute: 2 } as const;

type Act = keyof typeof CODE_OF;

interface Planned {
  readonly act: Act;
  readonly dueMs: number;
}

export class ReminderDevice {
  readonly #settings: ReminderDeviceSettings;
  readonly #connection: Reconnecting;
  readonly #core: Wearable;
  /** Numbers it began or was told to stop, oldest first. */
  #known: readonly number[] = [];
  #last: { readonly prompt: PromptFields; readonly atMs: number } | undefined;
  #planned: Planned | undefined;
  #checkInMs: number;

  constructor(settings: ReminderDeviceSettings, nowMs: number) {
    this.#settings = settings;
    const bootNonce = 1 + Math.floor(settings.random() * NONCE_SPAN);
    this.#core = new Wearable({ bootNonce, hasClockThatRunsOn: true }, nowMs);
    this.#checkInMs = nowMs;
    this.#connection = new Reconnecting(
      { ...settings, ...BACK_OFF },
      {
        onUp: () => {
          this.#say("connected", {});
          this.#connection.send(this.#core.connected(monotonicMs()));
        },
        onDown: (reason, wasUp) => {
          this.#core.disconnected();
          if (wasUp) this.#say("disconnected", { reason });
        },
        onDownlink: (payload) => {
          const heard = this.#core.hear(payload);
          if (heard.kind === "prompt") this.prompted(heard.prompt, monotonicMs());
        },
      },
    );
  }

  get deviceId(): string {
    return this.#settings.address.deviceId;
  }

  start(): void {
    this.#connection.open();
  }

  stop(): void {
    this.#connection.stop();
  }

  /** Everything that is due by now. */
  step(nowMs: number): void {
    if (this.#planned !== undefined && nowMs >= this.#planned.dueMs) this.act(this.#planned.act);
    if (nowMs >= this.#checkInMs) {
      this.#checkInMs = nowMs + CHECK_IN_MS;
      this.#raise(CODE.state, 0, undefined);
    }
    this.#connection.send(this.#core.tick(nowMs));
  }

  /** A number it knows is not played again. */
  prompted(prompt: PromptFields, nowMs: number): void {
    const isKnown = this.#known.includes(prompt.prompt);
    if (!isKnown) this.#known = [...this.#known, prompt.prompt].slice(-REMEMBERED_PROMPTS);
    if (prompt.how === 0) {
      if (this.#last?.prompt.prompt === prompt.prompt) this.#planned = undefined;
      this.#say("stopped-prompt", { prompt: prompt.prompt });
      return;
    }
    if (isKnown || this.#settings.faults.has("silent")) return;
    this.#play(prompt, nowMs);
  }

  /** Somebody does this at the device now. */
  act(act: Act): void {
    this.#planned = undefined;
    const times = this.#settings.faults.has("doubled") ? 2 : 1;
    const compartment = this.#last?.prompt.compartment ?? 0;
    const detail = act === "snooze" ? SNOOZE_MINUTES : compartment;
    for (let time = 0; time < times; time += 1) this.#raise(CODE_OF[act], detail, act);
  }

  #play(prompt: PromptFields, nowMs: number): void {
    const { faults, ways, answer, answerAfterMs } = this.#settings;
    this.#last = { prompt, atMs: nowMs };
    const runs = prompt.how & ways;
    if (faults.has("mute") || runs === 0) {
      this.#raise(CODE.notPlayed, WHY_NOT_PLAYED.mute, "not-played");
      return;
    }
    if (faults.has("late")) {
      this.#raise(CODE.notPlayed, WHY_NOT_PLAYED.late, "not-played");
      return;
    }
    this.#raise(CODE.played, runs, "played");
    if (faults.has("empty")) this.#raise(CODE.compartmentEmpty, prompt.compartment, "empty");
    if (answer !== "none") this.#planned = { act: answer, dueMs: nowMs + answerAfterMs };
  }

  #raise(code: number, detail: number, words: string | undefined): void {
    const nowMs = monotonicMs();
    const { prompt, atMs } = this.#last ?? {};
    const isIts = atMs !== undefined && nowMs - atMs < BELONGS_MS && code !== CODE.state;
    const number = isIts ? (prompt?.prompt ?? 0) : 0;
    const happening = { kind: "event", code, detail, ...promptAsFallFields(number) } as const;
    if (words !== undefined) this.#say(words, { prompt: number, detail });
    this.#connection.send(this.#core.raise(happening, nowMs).outgoing);
  }

  #say(event: string, details: Readonly<Record<string, unknown>>): void {
    this.#settings.say(event, stamp(), { deviceId: this.deviceId, ...details });
  }
}

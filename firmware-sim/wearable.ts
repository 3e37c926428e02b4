// One wearable as a state machine without I/O: true time and what was heard come in, packets to
// send go out. Motion scripts or recordings feed it; a link carries its packets to the hub.
import { DeviceClock } from "./device-clock.ts";
import { type Answer, parseDownlink, type PromptFields } from "./downlink.ts";
import { encodeBurst, encodeEvent, encodeMotion, flagsOf, type UplinkHeader } from "./encode.ts";
import { ageMs, CODE, type Happening, KeptEvents, type KeptEvent } from "./kept-events.ts";
import { MotionMemory } from "./kept-motion.ts";

export const STATES = ["worn", "not-worn", "charging"] as const;
export type WearableState = (typeof STATES)[number];

/** Samples of one packet or burst, without a time: the wearable knows when it took them. */
export interface Samples {
  readonly periodUs: number;
  readonly accelRange: number;
  readonly gyroRange: number;
  readonly count: number;
  readonly samples: Int16Array;
}

export interface Outgoing {
  readonly topic: "motion" | "event";
  readonly qos: 0 | 1;
  readonly payload: Buffer;
  /** The motion sequence or event counter inside, for whoever keeps count. */
  readonly number: number;
}

export interface Raised {
  readonly number: number;
  readonly outgoing: readonly Outgoing[];
}

export type Heard =
  | { readonly kind: "stored"; readonly event: KeptEvent }
  | { readonly kind: "decided"; readonly number: number }
  | { readonly kind: "answer"; readonly answer: Answer }
  | { readonly kind: "prompt"; readonly prompt: PromptFields }
  | { readonly kind: "ignored" };

export interface WearableSettings {
  readonly bootNonce: number;
  /** Whether the age of an event survives a reboot. */
  readonly hasClockThatRunsOn: boolean;
}

const BATTERY_UNKNOWN = 255;

export class Wearable {
  readonly #hasClockThatRunsOn: boolean;
  readonly #events = new KeptEvents();
  #memory = new MotionMemory();
  #clock: DeviceClock;
  #bootNonce: number;
  #nextEvent = 0;
  #nextMotion = 0;
  #nextStartUs = 0;
  #isConnected = false;
  #battery = BATTERY_UNKNOWN;
  #state: WearableState = "worn";
  #answer: Answer | undefined;

  constructor(settings: WearableSettings, nowMs: number) {
    this.#hasClockThatRunsOn = settings.hasClockThatRunsOn;
    this.#bootNonce = settings.bootNonce;
    this.#clock = new DeviceClock(nowMs);
  }

  get bootNonce(): number {
    return this.#bootNonce;
  }

  get isConnected(): boolean {
    return this.#isConnected;
  }

  get state(): WearableState {
    return this.#state;
  }

  /** What the wearer is told about people, if anything. */
  get answer(): Answer | undefined {
    return this.#answer;
  }

  get unacknowledged(): readonly KeptEvent[] {
    return this.#events.all;
  }

  get keptMotionPackets(): number {
    return this.#memory.all.length;
  }

  /** Sequence the next motion packet will have. */
  get nextMotionNumber(): number {
    return this.#nextMotion;
  }

  get nextEventDueMs(): number {
    return this.#isConnected ? this.#events.nextDueMs : Number.POSITIVE_INFINITY;
  }

  /** True time at which the last of the next `count` samples has been taken. */
  motionReadyMs(count: number, periodUs: number): number {
    return this.#clock.trueMs(this.#nextStartUs + count * periodUs);
  }

  /** Events first, oldest first, then kept motion in order, all marked as sent before. */
  connected(nowMs: number): readonly Outgoing[] {
    this.#isConnected = true;
    this.#events.reconnected(nowMs);
    const resent = this.#memory.all.map(({ number, motion }) =>
      this.#outgoingMotion(number, encodeMotion(this.#header(number, true, nowMs), motion)),
    );
    return [...this.tick(nowMs), ...resent];
  }

  disconnected(): void {
    this.#isConnected = false;
  }

  /** One full packet of samples, the last taken just now. Kept while disconnected. */
  motion(samples: Samples, nowMs: number): readonly Outgoing[] {
    if (this.#state !== "worn") {
      this.resumeMotion(nowMs);
      return [];
    }
    const number = this.#nextMotion++;
    const motion = { ...samples, startUs: this.#nextStartUs };
    this.#nextStartUs += samples.count * samples.periodUs;
    this.#memory.keep(number, motion);
    if (!this.#isConnected) return [];
    return [this.#outgoingMotion(number, encodeMotion(this.#header(number, false, nowMs), motion))];
  }

  /** Leaves out samples that were never taken. */
  skipMotion(count: number, periodUs: number): void {
    this.#nextStartUs += count * periodUs;
  }

  /** Leaves out the time until now: samples that were never taken. */
  resumeMotion(nowMs: number): void {
    this.#nextStartUs = Math.max(this.#nextStartUs, this.#clock.us(nowMs));
  }

  /** Keeps the event until `ack`; the packet goes out at once if connected. Returns its counter. */
  raise(happening: Happening, nowMs: number, happenedMs: number = nowMs): Raised {
    const number = this.#nextEvent++;
    this.#events.add(this.#bootNonce, number, happening, { happenedMs, dueMs: nowMs });
    return { number, outgoing: this.tick(nowMs) };
  }

  press(code: number, nowMs: number): Raised {
    return this.raise(plainEvent(code, 0), nowMs);
  }

  /** A burst of samples of which the last was taken just now. */
  burst(samples: Samples, nowMs: number): readonly Outgoing[] {
    const lengthUs = (samples.count - 1) * samples.periodUs;
    const startUs = Math.max(0, this.#clock.us(nowMs) - lengthUs);
    return this.raise({ kind: "burst", motion: { ...samples, startUs } }, nowMs).outgoing;
  }

  changeState(state: WearableState, nowMs: number): readonly Outgoing[] {
    if (state === this.#state) return [];
    this.#state = state;
    if (state === "worn") this.resumeMotion(nowMs);
    return this.raise(plainEvent(CODE.state, STATES.indexOf(state)), nowMs).outgoing;
  }

  setBattery(percent: number): void {
    this.#battery = Math.max(0, Math.min(100, Math.round(percent)));
  }

  /** Repeats what is due. */
  tick(nowMs: number): readonly Outgoing[] {
    if (!this.#isConnected) return [];
    return this.#events.takeDue(nowMs).map((event) => ({
      topic: "event",
      qos: 1,
      payload: this.#encodeKept(event, nowMs),
      number: event.number,
    }));
  }

  hear(payload: Buffer): Heard {
    const downlink = parseDownlink(payload);
    switch (downlink?.kind) {
      case "ack": {
        const event = this.#events.acknowledge(downlink.bootNonce, downlink.number);
        return event === undefined ? { kind: "ignored" } : { kind: "stored", event };
      }
      case "decided": {
        const isOurs = downlink.bootNonce === this.#bootNonce;
        const isNews = isOurs && this.#memory.decide(downlink.number);
        return isNews ? { kind: "decided", number: downlink.number } : { kind: "ignored" };
      }
      case "answer":
        this.#answer = downlink.answer;
        return { kind: "answer", answer: downlink.answer };
      case "prompt":
        return { kind: "prompt", prompt: downlink };
      case undefined:
        return { kind: "ignored" };
    }
  }

  /** A new boot: new nonce, counts and clock from 0, motion forgotten, events kept. */
  reboot(bootNonce: number, nowMs: number): void {
    this.#bootNonce = bootNonce;
    this.#clock = new DeviceClock(nowMs);
    this.#memory = new MotionMemory();
    this.#events.rebooted(this.#hasClockThatRunsOn);
    this.#nextEvent = 0;
    this.#nextMotion = 0;
    this.#nextStartUs = 0;
    this.#isConnected = false;
    this.#answer = undefined;
  }

  drift(partsPerMillion: number, nowMs: number): void {
    this.#clock.drift(partsPerMillion, nowMs);
  }

  jumpClock(stepMs: number, nowMs: number): void {
    this.#nextStartUs = Math.max(0, this.#nextStartUs + this.#clock.jump(stepMs, nowMs));
  }

  #outgoingMotion(number: number, payload: Buffer): Outgoing {
    return { topic: "motion", qos: 0, payload, number };
  }

  #encodeKept(event: KeptEvent, nowMs: number): Buffer {
    const header = {
      ...this.#header(event.number, event.timesSent > 0, nowMs),
      bootNonce: event.bootNonce,
    };
    const age = ageMs(event, nowMs);
    return event.happening.kind === "burst"
      ? encodeBurst(header, event.happening.motion, age)
      : encodeEvent(header, { ...event.happening, ageMs: age });
  }

  #header(number: number, isSentBefore: boolean, nowMs: number): UplinkHeader {
    return {
      flags: flagsOf(isSentBefore),
      bootNonce: this.#bootNonce,
      number,
      sentUs: this.#clock.us(nowMs),
      battery: this.#battery,
      state: STATES.indexOf(this.#state),
    };
  }
}

export function plainEvent(code: number, detail: number): Happening {
  return { kind: "event", code, detail, peak: 0, freeFallMs: 0 };
}

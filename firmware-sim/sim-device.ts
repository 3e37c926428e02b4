// One simulated device of the home: a wearer, a wearable, its battery and its connection. main.ts
// asks it to step and passes it commands; what happens to it is reported.
import type { Activity, Position } from "./activities.ts";
import { Battery, FLAT_SOON_PERCENT } from "./battery.ts";
import type { MotionSource } from "./daily-life.ts";
import type { PromptFields } from "./downlink.ts";
import { promptAsFallFields } from "./encode.ts";
import type { FaultSettings } from "./faults.ts";
import { ImpactWatch } from "./impact-watch.ts";
import { CODE } from "./kept-events.ts";
import type { LinkAddress, OpenLink } from "./link.ts";
import { packSamples, type SensorShape } from "./pack-samples.ts";
import { Reconnecting } from "./reconnecting.ts";
import { monotonicMs, type Stamp, stamp } from "./run-clock.ts";
import type { Random } from "./seeded-random.ts";
import { type Outgoing, Wearable, type WearableState } from "./wearable.ts";

/** stream: all motion; burst: 10 s around impacts; decide: the device itself decides. */
export const MODES = ["stream", "burst", "decide"] as const;
export type Mode = (typeof MODES)[number];

export interface SimDeviceSettings {
  readonly address: LinkAddress;
  readonly openLink: OpenLink;
  readonly random: Random;
  readonly source: MotionSource;
  readonly position: Position;
  readonly sensor: SensorShape;
  readonly mode: Mode;
  readonly samplesPerPacket: number;
  readonly faults: FaultSettings;
  readonly say: (event: string, at: Stamp, details: Readonly<Record<string, unknown>>) => void;
}

const NONCE_SPAN = 0xff_ff_ff_fe;
const BATTERY_LIFE_HOURS = 120;
const FIRST_BACK_OFF_MS = 250;
/** A resident is without cover while the device waits: short, even if the hub is long away. */
const MOST_BACK_OFF_MS = 4000;
const MS_PER_HOUR = 3_600_000;
/** From the moment someone is there until the resident is on their feet. */
const HELPED_UP_AFTER_MS = 20_000;
/** How sure the device's own rule may be: it saw an impact and stillness, no more. */
const DEVICE_CERTAINTY = 70;
/** Of the ways to prompt a wrist has this one. */
const VIBRATION = 4;

export class SimDevice {
  readonly #settings: SimDeviceSettings;
  readonly #connection: Reconnecting;
  readonly #watch = new ImpactWatch();
  readonly #wearable: Wearable;
  readonly #battery: Battery;
  readonly #prompts = new Set<number>();
  #isFlat = false;
  #hasSaidFlatSoon = false;
  #lastDrawMs: number;
  #isDown = false;
  #helpedUpMs = Number.POSITIVE_INFINITY;

  constructor(settings: SimDeviceSettings, nowMs: number) {
    this.#settings = settings;
    this.#lastDrawMs = nowMs;
    this.#wearable = new Wearable({ bootNonce: this.#newNonce(), hasClockThatRunsOn: true }, nowMs);
    this.#wearable.drift(settings.faults["drift-ppm"], nowMs);
    this.#battery = new Battery(40 + 60 * settings.random(), BATTERY_LIFE_HOURS, nowMs);
    this.#connection = new Reconnecting(
      { ...settings, firstBackOffMs: FIRST_BACK_OFF_MS, mostBackOffMs: MOST_BACK_OFF_MS },
      {
        onUp: () => {
          this.#say("connected", {});
          this.#send(this.#wearable.connected(monotonicMs()));
        },
        onDown: (reason, wasUp) => {
          this.#wearable.disconnected();
          if (wasUp) this.#say("disconnected", { reason });
        },
        onDownlink: (payload) => {
          this.#hear(payload);
        },
      },
    );
  }

  get deviceId(): string {
    return this.#settings.address.deviceId;
  }

  get isConnected(): boolean {
    return this.#wearable.isConnected;
  }

  start(): void {
    this.#wearable.setBattery(this.#battery.percent(monotonicMs()));
    this.#connection.open();
  }

  stop(): void {
    this.#connection.stop();
  }

  /** Everything that is due by now. */
  step(nowMs: number): void {
    if (this.#isFlat) return;
    if (nowMs >= this.#helpedUpMs) this.begin("get-up");
    this.#drawFaults(nowMs);
    const { samplesPerPacket, sensor } = this.#settings;
    while (this.#wearable.motionReadyMs(samplesPerPacket, sensor.periodUs) <= nowMs) {
      this.#takeSamples(nowMs);
    }
    this.#send(this.#wearable.tick(nowMs));
    this.#drain(nowMs);
  }

  press(code: number): void {
    if (this.#isFlat) return;
    const { number, outgoing } = this.#wearable.press(code, monotonicMs());
    this.#say("press", { bootNonce: this.#wearable.bootNonce, number, code });
    this.#send(outgoing);
  }

  begin(activity: Activity): void {
    this.#isDown = activity === "fall";
    this.#helpedUpMs = Number.POSITIVE_INFINITY;
    this.#settings.source.begin(activity);
    this.#say(activity === "fall" ? "fall" : "activity", { activity });
  }

  changeState(state: WearableState): void {
    const nowMs = monotonicMs();
    this.#battery.charge(state === "charging", nowMs);
    if (state === "charging" && this.#isFlat) this.#wake(nowMs);
    this.#say("state", { state });
    this.#send(this.#wearable.changeState(state, nowMs));
  }

  reboot(): void {
    this.#connection.cut();
    this.#wearable.reboot(this.#newNonce(), monotonicMs());
    this.#say("rebooted", { bootNonce: this.#wearable.bootNonce });
  }

  /** Out of range for a while. */
  away(seconds: number): void {
    this.#say("away", { seconds });
    this.#connection.cut(seconds * 1000);
  }

  drift(partsPerMillion: number): void {
    this.#wearable.drift(partsPerMillion, monotonicMs());
  }

  jumpClock(stepMs: number): void {
    this.#say("clock-jumped", { stepMs });
    this.#wearable.jumpClock(stepMs, monotonicMs());
  }

  setBattery(percent: number): void {
    this.#battery.set(percent, monotonicMs());
  }

  #takeSamples(nowMs: number): void {
    const { source, samplesPerPacket, sensor, mode } = this.#settings;
    const values = source.take(samplesPerPacket);
    if (values === undefined || mode !== "stream" || values.length === 0) {
      this.#wearable.skipMotion(samplesPerPacket, sensor.periodUs);
      if (values !== undefined) this.#watchFor(values, nowMs);
      return;
    }
    this.#send(this.#wearable.motion(packSamples(values, this.#sensor()), nowMs));
  }

  #sensor(): SensorShape {
    return this.#settings.source.sensor ?? this.#settings.sensor;
  }

  #watchFor(values: Float64Array, nowMs: number): void {
    const impact = this.#watch.push(values);
    if (impact === undefined) return;
    if (this.#settings.mode === "burst") {
      this.#say("burst", {});
      this.#send(this.#wearable.burst(packSamples(impact.values, this.#sensor()), nowMs));
      return;
    }
    if (!impact.isStill) return;
    this.#say("fall-decided", { peakMg: impact.peakMg });
    const happening = {
      kind: "event",
      code: CODE.fall,
      detail: DEVICE_CERTAINTY,
      peak: impact.peakMg,
      freeFallMs: impact.freeFallMs,
    } as const;
    this.#send(this.#wearable.raise(happening, nowMs, nowMs - impact.ageMs).outgoing);
  }

  #drain(nowMs: number): void {
    const percent = this.#battery.percent(nowMs);
    this.#wearable.setBattery(percent);
    if (percent <= FLAT_SOON_PERCENT && !this.#hasSaidFlatSoon) {
      this.#hasSaidFlatSoon = true;
      this.#say("battery-flat-soon", { percent: Math.round(percent) });
      this.#send(this.#wearable.press(CODE.batteryFlatSoon, nowMs).outgoing);
    }
    if (percent > FLAT_SOON_PERCENT) this.#hasSaidFlatSoon = false;
    if (percent > 0) return;
    this.#isFlat = true;
    this.#say("battery-flat", {});
    this.#connection.cut(Number.POSITIVE_INFINITY);
  }

  /** On the charger a flat device boots anew. */
  #wake(nowMs: number): void {
    this.#isFlat = false;
    this.#battery.set(1, nowMs);
    this.#wearable.reboot(this.#newNonce(), nowMs);
    this.#connection.open();
  }

  #drawFaults(nowMs: number): void {
    const { faults, random } = this.#settings;
    const hours = (nowMs - this.#lastDrawMs) / MS_PER_HOUR;
    this.#lastDrawMs = nowMs;
    if (random() < faults.reboots * hours) this.reboot();
    if (random() < faults.disconnects * hours) this.away(faults["away-seconds"]);
    if (random() < faults["clock-jumps"] * hours) this.jumpClock(faults["jump-ms"]);
  }

  #hear(payload: Buffer): void {
    const heard = this.#wearable.hear(payload);
    if (heard.kind === "stored") {
      const { number, bootNonce, firstSentMs, timesSent } = heard.event;
      const latencyMs = monotonicMs() - (firstSentMs ?? monotonicMs());
      this.#say("ack", { bootNonce, number, latencyMs: Math.round(latencyMs), timesSent });
    }
    if (heard.kind === "prompt") this.#vibrate(heard.prompt);
    if (heard.kind !== "answer") return;
    this.#say("answer", { answer: heard.answer });
    const isSomeoneThere = heard.answer === "someone is there" || heard.answer === "closed";
    if (this.#isDown && isSomeoneThere) this.#helpedUpMs = monotonicMs() + HELPED_UP_AFTER_MS;
  }

  /** A reminder on the wrist; each number once [PROTOCOL section 6]. */
  #vibrate({ prompt, how }: PromptFields): void {
    if (this.#prompts.has(prompt) || this.#isFlat) return;
    this.#prompts.add(prompt);
    if (how === 0) return;
    this.#say("vibrated", { prompt });
    const played = { kind: "event", code: CODE.played, detail: VIBRATION } as const;
    const happening = { ...played, ...promptAsFallFields(prompt) };
    this.#send(this.#wearable.raise(happening, monotonicMs()).outgoing);
  }

  #send(outgoing: readonly Outgoing[]): void {
    this.#connection.send(outgoing);
  }

  #newNonce(): number {
    return 1 + Math.floor(this.#settings.random() * NONCE_SPAN);
  }

  #say(event: string, details: Readonly<Record<string, unknown>>): void {
    this.#settings.say(event, stamp(), { deviceId: this.deviceId, ...details });
  }
}

// A native wearable on Bluetooth: the packets of PROTOCOL.md in fragments of section 10. Before it: the
// same state machine as over MQTT. After it: notifications.
import { CODE } from "../kept-events.ts";
import { type Outgoing, type Samples, Wearable } from "../wearable.ts";
import { monotonicMs } from "../run-clock.ts";
import type { Air, Peripheral, ServiceSpec } from "./peripheral.ts";
import { sigUuid } from "./peripheral.ts";

const SERVICE = "6a7e0001-3c52-4f0b-9d1e-48572d424c45";
const MOTION = "6a7e0002-3c52-4f0b-9d1e-48572d424c45";
const EVENT = "6a7e0003-3c52-4f0b-9d1e-48572d424c45";
const DOWNLINK = "6a7e0004-3c52-4f0b-9d1e-48572d424c45";
const BATTERY_LEVEL = sigUuid("2a19");

const FIRST = 0x80;
const LAST = 0x40;
const COUNTS = 64;
const STEP_MS = 10;
const ACCEL_RANGE_MG = 8_000;
const ONE_G = 32_768 / 8;
const AXES = 3;
const BATTERY_PERCENT = 77;

export interface NativeSettings {
  readonly bootNonce: number;
  readonly samplesPerPacket: number;
  readonly periodUs: number;
  /** Most bytes of one notification: ATT_MTU less 3. */
  readonly notifyBytes: number;
}

export class NativePeripheral implements Peripheral {
  readonly name = "Hearthwatch";
  readonly services: readonly ServiceSpec[] = [
    {
      uuid: SERVICE,
      characteristics: [
        { uuid: MOTION, flags: ["notify", "encrypt-notify"] },
        { uuid: EVENT, flags: ["notify", "encrypt-notify"] },
        { uuid: DOWNLINK, flags: ["write", "encrypt-write"] },
      ],
    },
    {
      uuid: sigUuid("180f"),
      characteristics: [{ uuid: BATTERY_LEVEL, flags: ["read", "notify"] }],
    },
  ];
  readonly #settings: NativeSettings;
  readonly #wearable: Wearable;
  readonly #listened = new Set<string>();
  readonly #counts = { notifications: 0, motionPackets: 0, eventPackets: 0, acks: 0, decided: 0 };
  readonly #answers: string[] = [];
  #downlink: Buffer[] = [];
  #air: Air | undefined;
  #isRunning = false;
  #isQuiet = false;

  constructor(settings: NativeSettings) {
    this.#settings = settings;
    const made = { bootNonce: settings.bootNonce, hasClockThatRunsOn: true };
    this.#wearable = new Wearable(made, monotonicMs());
    this.#wearable.setBattery(BATTERY_PERCENT);
  }

  connected(air: Air): void {
    this.#air = air;
  }

  disconnected(): void {
    this.#air = undefined;
    this.#listened.clear();
    this.#downlink = [];
    this.#wearable.disconnected();
  }

  listenedTo(uuid: string): void {
    this.#listened.add(uuid);
    const isBoth = this.#listened.has(MOTION) && this.#listened.has(EVENT);
    if (!isBoth || this.#wearable.isConnected) return;
    const nowMs = monotonicMs();
    if (!this.#isRunning) this.#begin(nowMs);
    this.#send(this.#wearable.connected(nowMs));
  }

  unheard(): void {
    this.#listened.clear();
    this.#wearable.disconnected();
  }

  read(uuid: string): Buffer {
    return Buffer.from(uuid === BATTERY_LEVEL ? [BATTERY_PERCENT] : []);
  }

  written(uuid: string, value: Buffer): void {
    const head = value[0];
    if (uuid !== DOWNLINK || head === undefined) return;
    if ((head & FIRST) !== 0) this.#downlink = [];
    this.#downlink.push(value.subarray(1));
    if ((head & LAST) === 0) return;
    const heard = this.#wearable.hear(Buffer.concat(this.#downlink));
    this.#downlink = [];
    if (heard.kind === "stored") this.#counts.acks += 1;
    if (heard.kind === "decided") this.#counts.decided += 1;
    if (heard.kind === "answer") this.#answers.push(heard.answer);
  }

  report(): Readonly<Record<string, unknown>> {
    const { keptMotionPackets, nextMotionNumber, unacknowledged } = this.#wearable;
    const kept = { keptMotionPackets, nextMotionNumber, unacknowledged: unacknowledged.length };
    return { ...this.#counts, ...kept, answers: this.#answers };
  }

  command(name: string): void {
    if (name === "stop-motion") this.#isQuiet = true;
    if (name === "help") this.#send(this.#wearable.press(CODE.help, monotonicMs()).outgoing);
    if (name === "ok") this.#send(this.#wearable.press(CODE.ok, monotonicMs()).outgoing);
  }

  /** From the first connection on: like a wearable that is worn, it goes on when nobody listens. */
  #begin(nowMs: number): void {
    this.#isRunning = true;
    this.#wearable.resumeMotion(nowMs);
    setInterval(() => {
      this.#step(monotonicMs());
    }, STEP_MS);
  }

  #step(nowMs: number): void {
    const { periodUs, samplesPerPacket } = this.#settings;
    const isDue = (): boolean =>
      this.#wearable.motionReadyMs(samplesPerPacket, periodUs) <= nowMs && !this.#isQuiet;
    while (isDue()) this.#send(this.#wearable.motion(this.#samples(), nowMs));
    this.#send(this.#wearable.tick(nowMs));
  }

  /** Somebody sits: gravity, and a tremor far below anything that looks like a fall. */
  #samples(): Samples {
    const { periodUs, samplesPerPacket: count } = this.#settings;
    const samples = new Int16Array(count * AXES);
    for (let index = 0; index < count; index += 1) {
      const at = this.#wearable.nextMotionNumber * count + index;
      samples[index * AXES] = Math.round(ONE_G * 0.02 * Math.sin(at / 7));
      samples[index * AXES + 2] = ONE_G;
    }
    return { periodUs, accelRange: ACCEL_RANGE_MG, gyroRange: 0, count, samples };
  }

  #send(outgoing: readonly Outgoing[]): void {
    for (const { topic, payload } of outgoing) {
      if (topic === "motion") this.#counts.motionPackets += 1;
      else this.#counts.eventPackets += 1;
      const room = this.#settings.notifyBytes - 1;
      const count = Math.ceil(payload.length / room);
      for (let index = 0; index < count; index += 1) {
        const marks = (index === 0 ? FIRST : 0) | (index === count - 1 ? LAST : 0);
        const part = payload.subarray(index * room, (index + 1) * room);
        this.#counts.notifications += 1;
        const head = Buffer.from([marks | (index % COUNTS)]);
        this.#air?.notify(topic === "motion" ? MOTION : EVENT, Buffer.concat([head, part]));
      }
    }
  }
}

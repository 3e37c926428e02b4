// The simulated home: its devices, the commands given to them, and what is told about them.
import { withFaults } from "./faults.ts";
import { DailyLife, type MotionSource } from "./daily-life.ts";
import { ACTIVITIES } from "./activities.ts";
import { CODE } from "./kept-events.ts";
import { openMqttLink } from "./mqtt-link.ts";
import { USUAL_SENSOR } from "./pack-samples.ts";
import type { Recording } from "./recording.ts";
import { Replay } from "./replay.ts";
import { monotonicMs, type Stamp, stamp } from "./run-clock.ts";
import { seededRandom, seedOf } from "./seeded-random.ts";
import { SimDevice } from "./sim-device.ts";
import type { SimOptions } from "./sim-options.ts";
import { STATES } from "./wearable.ts";

export type Say = (event: string, at: Stamp, details: Readonly<Record<string, unknown>>) => void;

/** Packets of 0.5 s are sent at most this late. */
const STEP_MS = 20;
const GYRO_RANGE_DPS = 2000;

export class SimHome {
  readonly #devices: readonly SimDevice[];
  readonly #say: Say;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: SimOptions, recordings: readonly Recording[], say: Say) {
    this.#say = say;
    this.#devices = makeDevices(options, recordings, say);
  }

  start(): void {
    this.#say("started", stamp(), { devices: this.#devices.length });
    for (const device of this.#devices) device.start();
    this.#timer = setInterval(() => {
      const nowMs = monotonicMs();
      for (const device of this.#devices) device.step(nowMs);
    }, STEP_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    for (const device of this.#devices) device.stop();
    this.#say("stopped", stamp(), {});
  }

  obey(line: string): void {
    const words = line.trim().split(/\s+/);
    const [verb = ""] = words;
    if (verb === "") return;
    if (verb === "list") this.#list();
    else if (!this.#obeySimple(verb, words[1]) && !this.#obeyWithValue(verb, words[1], words[2])) {
      this.#say("error", stamp(), { message: `not understood: ${line}` });
    }
  }

  #obeySimple(verb: string, name: string | undefined): boolean {
    const device = this.#named(name);
    if (device === undefined) return false;
    if (verb === "fall") device.begin("fall");
    else if (verb === "help") device.press(CODE.help);
    else if (verb === "ok") device.press(CODE.ok);
    else if (verb === "test") device.press(CODE.test);
    else if (verb === "reboot") device.reboot();
    else return false;
    return true;
  }

  #obeyWithValue(verb: string, value: string | undefined, name: string | undefined): boolean {
    const device = this.#named(name);
    if (device === undefined || value === undefined) return false;
    const activity = ACTIVITIES.find((known) => known === value);
    if (verb === "do" && activity !== undefined) device.begin(activity);
    else if (verb === "wear") return wear(device, value);
    else return obeyNumber(device, verb, Number(value));
    return true;
  }

  #named(name: string | undefined): SimDevice | undefined {
    if (name === undefined) return this.#devices[0];
    return this.#devices.find(({ deviceId }) => deviceId === name);
  }

  #list(): void {
    for (const { deviceId, isConnected } of this.#devices) {
      this.#say("device", stamp(), { deviceId, isConnected });
    }
  }
}

function wear(device: SimDevice, value: string): boolean {
  const state = STATES.find((known) => known === value);
  if (state === undefined) return false;
  device.changeState(state);
  return true;
}

function obeyNumber(device: SimDevice, verb: string, value: number): boolean {
  if (!Number.isFinite(value)) return false;
  if (verb === "away") device.away(value);
  else if (verb === "drift") device.drift(value);
  else if (verb === "jump") device.jumpClock(value);
  else if (verb === "battery") device.setBattery(value);
  else return false;
  return true;
}

function makeDevices(
  options: SimOptions,
  recordings: readonly Recording[],
  say: Say,
): readonly SimDevice[] {
  const { credentials, authority, faults, seed, scenario, mode } = options;
  const nowMs = monotonicMs();
  const packetMs = (options["samples-per-packet"] * USUAL_SENSOR.periodUs) / 1000;
  const player = options.as ?? credentials.devices[0]?.deviceId;
  return credentials.devices.map(({ deviceId, secret, position }, index) => {
    const random = seededRandom(seedOf(deviceId, seed));
    const source: MotionSource =
      recordings.length > 0 && deviceId === player
        ? new Replay(recordings, options.loop, ({ trialId, isFall }, phase) => {
            say("trial", stamp(), { deviceId, trialId, isFall, phase });
          })
        : new DailyLife(random, position, scenario);
    return new SimDevice(
      {
        address: {
          url: credentials.mqttUrl,
          deviceId,
          secret,
          ...(authority === undefined ? {} : { authority }),
        },
        openLink: withFaults(openMqttLink, faults, random),
        random,
        source,
        position,
        sensor: { ...USUAL_SENSOR, gyroRange: options.gyro ? GYRO_RANGE_DPS : 0 },
        mode,
        samplesPerPacket: options["samples-per-packet"],
        faults,
        say,
      },
      // Wearables are switched on one after the other: their packets do not come all at once.
      nowMs - (packetMs * index) / credentials.devices.length,
    );
  });
}

// A PineTime with InfiniTime: motion at 10 Hz when it changed, heart rate, battery, steps, firmware.
// Written from InfiniTime's doc folder alone.
import { type Air, type Peripheral, type ServiceSpec, sigUuid } from "./peripheral.ts";

const MOTION_SERVICE = "00030000-78fc-48fe-8e23-433b3a1942d0";
const STEPS = "00030001-78fc-48fe-8e23-433b3a1942d0";
const MOTION = "00030002-78fc-48fe-8e23-433b3a1942d0";
const HEART_RATE = sigUuid("2a37");
const BATTERY = sigUuid("2a19");
const FIRMWARE = sigUuid("2a26");

const ONE_G = 1_024;
const PERIOD_MS = 100;
const BEATS_A_MINUTE = 72;
const BATTERY_PERCENT = 55;
const STEPS_SO_FAR = 1_234;

export class WatchPeripheral implements Peripheral {
  readonly name = "InfiniTime";
  readonly services: readonly ServiceSpec[] = [
    {
      uuid: MOTION_SERVICE,
      characteristics: [
        { uuid: STEPS, flags: ["read", "notify"] },
        { uuid: MOTION, flags: ["read", "notify"] },
      ],
    },
    {
      uuid: sigUuid("180d"),
      characteristics: [{ uuid: HEART_RATE, flags: ["read", "notify"] }],
    },
    { uuid: sigUuid("180f"), characteristics: [{ uuid: BATTERY, flags: ["read", "notify"] }] },
    { uuid: sigUuid("180a"), characteristics: [{ uuid: FIRMWARE, flags: ["read"] }] },
  ];
  #air: Air | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isMoving = false;
  #turn = 0;
  #notifications = 0;

  connected(air: Air): void {
    this.#air = air;
  }

  disconnected(): void {
    this.#air = undefined;
    clearInterval(this.#timer);
  }

  listenedTo(uuid: string): void {
    if (uuid === HEART_RATE) this.#notify(HEART_RATE, Buffer.from([0, BEATS_A_MINUTE]));
    if (uuid === STEPS) this.#notify(STEPS, steps());
    if (uuid !== MOTION) return;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => {
      if (!this.#isMoving) return;
      this.#turn += 1;
      this.#notify(MOTION, this.#motion());
    }, PERIOD_MS);
  }

  read(uuid: string): Buffer {
    if (uuid === MOTION) return this.#motion();
    if (uuid === STEPS) return steps();
    if (uuid === FIRMWARE) return Buffer.from("1.14.0");
    return Buffer.from(uuid === BATTERY ? [BATTERY_PERCENT] : [0, BEATS_A_MINUTE]);
  }

  written(): void {
    // Nothing of what it could be told concerns the hub.
  }

  report(): Readonly<Record<string, unknown>> {
    return { notifications: this.#notifications };
  }

  command(name: string): void {
    this.#isMoving = name === "move";
  }

  #motion(): Buffer {
    const bytes = Buffer.alloc(6);
    bytes.writeInt16LE(this.#turn % 50, 0);
    bytes.writeInt16LE(ONE_G, 4);
    return bytes;
  }

  #notify(uuid: string, value: Buffer): void {
    this.#notifications += 1;
    this.#air?.notify(uuid, value);
  }
}

function steps(): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(STEPS_SO_FAR);
  return bytes;
}

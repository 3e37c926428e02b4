// The Bluetooth driver against the simulator's bluetoothd on a private bus, everything it says kept.
import { type Driver, type DriverPort } from "../../gateway/domain/driver.ts";
import type { Clock } from "../../gateway/domain/clock.ts";
import type { Packet } from "../../gateway/domain/packet.ts";
import type { RadioSaying } from "../../gateway/domain/radio-watch.ts";
import type { SetUpDevice } from "../../gateway/domain/set-up-device.ts";
import { driverSettings } from "../../gateway/drivers/index.ts";
import { systemClock } from "../../gateway/system-clock.ts";
import { BluezProcess } from "./bluez-process.ts";
import { PrivateBus } from "./private-bus.ts";

export interface BleRigOptions {
  readonly devices?: readonly SetUpDevice[];
  readonly clock?: Clock;
  readonly settings?: Readonly<Record<string, unknown>>;
}

export class BleRig implements AsyncDisposable {
  readonly packets: Packet[] = [];
  readonly states: string[] = [];
  readonly connections: string[] = [];
  readonly radio: RadioSaying[] = [];
  readonly reaches: string[] = [];
  readonly counted = new Map<string, number>();
  readonly bus: PrivateBus;
  bluez: BluezProcess;
  readonly driver: Driver;
  readonly #stop = new AbortController();

  private constructor(bus: PrivateBus, bluez: BluezProcess, options: BleRigOptions) {
    this.bus = bus;
    this.bluez = bluez;
    const { clock = systemClock, devices = [], settings } = options;
    const given = { kind: "ble", busAddress: bus.address, ...settings };
    let traces = 0;
    const context = {
      ...{ clock, folder: process.cwd(), random: () => 0, devices: () => devices },
      newTraceId: () => `trace-${String((traces += 1))}`,
    };
    this.driver = driverSettings.parse(given).build(context);
  }

  static async start(options: BleRigOptions = {}): Promise<BleRig> {
    const bus = await PrivateBus.start();
    const rig = new BleRig(bus, await BluezProcess.start(bus.address), options);
    await rig.driver.start(rig.#port(), rig.#stop.signal);
    return rig;
  }

  /** As `systemctl kill -s KILL dbus` would, and as systemd then starts both again. */
  async killBus(): Promise<void> {
    await this.bus.kill();
    await this.bluez.ended();
  }

  async restartBus(): Promise<void> {
    await this.bus.start();
    this.bluez = await BluezProcess.start(this.bus.address);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.driver.close();
    await this.bluez[Symbol.asyncDispose]();
    await this.bus[Symbol.asyncDispose]();
  }

  #port(): DriverPort {
    return {
      onPacket: (packet) => {
        this.packets.push(packet);
        return undefined;
      },
      onConnection: (id, isConnected) => {
        this.connections.push(`${id} ${isConnected ? "on" : "off"}`);
      },
      onState: (state, detail) => {
        this.states.push(`${state}: ${detail}`);
      },
      onCounted: (what) => {
        this.counted.set(what, (this.counted.get(what) ?? 0) + 1);
      },
      onReach: (id, { isReached, detail }) => {
        this.reaches.push(`${id} ${isReached ? "reached" : "not reached"}: ${detail}`);
      },
      onRadio: (saying) => {
        this.radio.push(saying);
      },
    };
  }
}

/** A device that is set up, in a room of its own. */
export function setUpDevice(index: number, sensorType: string): SetUpDevice {
  const deviceId = `${sensorType}-${String(index)}`;
  return { deviceId, sensorType, address: macOf(index), roomId: `room-${String(index)}` };
}

export function macOf(index: number): string {
  return `AA:BB:CC:00:00:${index.toString(16).padStart(2, "0").toUpperCase()}`;
}

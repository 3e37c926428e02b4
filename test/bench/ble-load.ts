// What the Bluetooth driver sustains: advertisements, notifications, and a long hold without a loss. The
// driver runs in this process; the D-Bus daemon and the pretended bluetoothd run in their own.
import { setTimeout as sleep } from "node:timers/promises";
import { BleRig, macOf, setUpDevice } from "../support/ble-rig.ts";
import { type BenchContext, type BenchResult, round } from "./bench-result.ts";

const BTHOME = "0000fcd2-0000-1000-8000-00805f9b34fb";
const ADVERTS = 20_000;
/** In flight at once: far more than a radio ever delivers, far less than the daemon would drop. */
const BURST = 500;
const LOOK_MS = 5;
const LONG_MS = 60_000;

const NOTIFY_SECONDS = 8;
/** 100 packets a second of one sample each, in notifications of 20 bytes: three a packet. */
const FAST = { samplesPerPacket: 1, periodUs: 10_000, notifyBytes: 20 } as const;
const NOTIFY_WEARABLES = [8, 16, 32] as const;

const HELD = 8;
/** One sample a notification: 50 a second from each. */
const AT_50_HZ = { samplesPerPacket: 1, periodUs: 20_000 } as const;

/** Share of one core, per cent, that this process used. */
class CoreShare {
  readonly #startMs = performance.now();
  readonly #start = process.cpuUsage();

  percent(): number {
    const { user, system } = process.cpuUsage(this.#start);
    return round((user + system) / 10 / (performance.now() - this.#startMs));
  }
}

async function until(isSo: () => boolean): Promise<boolean> {
  const endMs = performance.now() + LONG_MS;
  while (!isSo()) {
    if (performance.now() > endMs) return false;
    await sleep(LOOK_MS);
  }
  return true;
}

export async function bleAdverts(): Promise<readonly BenchResult[]> {
  await using rig = await BleRig.start();
  await until(() => rig.states.length > 0);
  const share = new CoreShare();
  const startMs = performance.now();
  const serviceData = { [BTHOME]: "44000101643a01" };
  for (let sent = 0; sent < ADVERTS; sent += BURST) {
    await rig.bluez.tell({ do: "advertise", address: macOf(1), count: BURST, serviceData });
    // Not more than two bursts ahead of the driver: what is measured is what it takes.
    await until(() => rig.packets.length >= sent - BURST);
  }
  await until(() => rig.packets.length >= ADVERTS);
  const seconds = (performance.now() - startMs) / 1_000;
  const detail = { sent: ADVERTS, received: rig.packets.length, corePercent: share.percent() };
  const value = Math.round(rig.packets.length / seconds);
  return [{ name: "ble.adverts", value, unit: "1/s", detail }];
}

export async function bleNotify({ say }: BenchContext): Promise<readonly BenchResult[]> {
  const results: BenchResult[] = [];
  for (const wearables of NOTIFY_WEARABLES) {
    say(`ble-notify: ${wearables} wearables`);
    const { perSecond, lost, sent, corePercent } = await hold(wearables, NOTIFY_SECONDS, FAST);
    const detail = { wearables, notificationsSent: sent, packetsLost: lost, corePercent };
    results.push({ name: `ble.notify.${wearables}`, value: perSecond, unit: "1/s", detail });
  }
  return results;
}

export async function bleHold({ seconds }: BenchContext): Promise<readonly BenchResult[]> {
  const { lost, doubled, sent, perSecond, corePercent } = await hold(HELD, seconds, AT_50_HZ);
  const detail = { wearables: HELD, seconds, sent, doubled, perSecond, corePercent };
  return [{ name: "ble.hold.lost", value: lost, unit: "notifications", detail }];
}

interface Held {
  readonly sent: number;
  readonly lost: number;
  readonly doubled: number;
  readonly perSecond: number;
  readonly corePercent: number;
}

async function hold(
  wearables: number,
  seconds: number,
  pace: Readonly<Record<string, number>>,
): Promise<Held> {
  const devices = Array.from({ length: wearables }, (_, index) => setUpDevice(index, "wearable"));
  await using rig = await BleRig.start({ devices });
  for (const { address } of devices) await rig.bluez.tell({ do: "wearable", address, ...pace });
  await until(() => rig.connections.length >= wearables);
  const before = await rig.bluez.report();
  const share = new CoreShare();
  const startMs = performance.now();
  await sleep(seconds * 1_000);
  for (const { address } of devices) {
    await rig.bluez.tell({ do: "device", address, command: "stop-motion" });
  }
  const elapsedS = (performance.now() - startMs) / 1_000;
  const corePercent = share.percent();
  const after = await rig.bluez.report();
  const packets = total(after, "motionPackets");
  await until(() => rig.packets.length >= packets + wearables);
  const heard = rig.packets.filter(({ channel }) => channel === "motion");
  const names = new Set(heard.map(({ deviceId, payload }) => `${deviceId} ${sequenceOf(payload)}`));
  const sent = total(after, "notifications");
  return {
    ...{ sent, lost: packets - names.size, doubled: heard.length - names.size, corePercent },
    perSecond: Math.round((sent - total(before, "notifications")) / elapsedS),
  };
}

function total(
  { devices }: Awaited<ReturnType<BleRig["bluez"]["report"]>>,
  what: "notifications" | "motionPackets",
): number {
  return Object.values(devices).reduce((sum, device) => sum + (device[what] ?? 0), 0);
}

/** Offset 8 of every packet [PROTOCOL §2]. */
function sequenceOf(payload: Uint8Array): number {
  return new DataView(payload.buffer, payload.byteOffset, payload.length).getUint32(8, true);
}

// What a driver of `drivers` is tried on: a bus of its kind with somebody at its other end.
import { EmfitStrap } from "../../firmware-sim/emfit-strap.ts";
import { blockOf } from "../../firmware-sim/espa-peer.ts";
import type { DriverContext } from "../../gateway/drivers/define-driver.ts";
import { systemClock } from "../../gateway/system-clock.ts";
import { EspaRig } from "./espa-rig.ts";
import { SerialPair } from "./serial-pair.ts";

export interface BusRig extends AsyncDisposable {
  readonly settings: object;
  /** A device says something that is a packet. */
  speak(): Promise<void>;
  /** What the driver needs is gone, and comes back. */
  leave(): Promise<void>;
  comeBack(): Promise<void>;
}

export function busContext(): DriverContext {
  let traces = 0;
  return {
    clock: systemClock,
    folder: process.cwd(),
    newTraceId: () => `trace-${String((traces += 1))}`,
    random: () => 0,
    devices: () => [],
  };
}

/** RESPONSE, return code OK. */
const OK = Uint8Array.of(0x55, 0, 1, 0, 2, 0x65, 0, 0);
const PRESS = Buffer.from("55000707017af6100180a53c3000ffffffff2d00df", "hex");

/** A transceiver that answers whatever it is asked. */
export async function enoceanRig(): Promise<BusRig> {
  return await serialRig("enocean", OK, PRESS);
}

/** A radar that says how it was set up when it is asked, and else that somebody is there. */
export async function radarRig(): Promise<BusRig> {
  const asked = Buffer.from("01000000000e06f6", "hex");
  return await serialRig("radar-uart", asked, Buffer.from("01000000010f09f901fe", "hex"));
}

/** A nurse call panel that is polled, and makes a call when it has one. */
export async function espaBusRig(): Promise<BusRig> {
  const rig = await EspaRig.start({ isPager: false });
  return {
    settings: rig.settings,
    speak: async () => {
      rig.peer.send(
        blockOf("1", [
          ["1", "12"],
          ["2", "ROOM 12"],
        ]),
      );
      await Promise.resolve();
    },
    leave: async () => {
      await rig.leave();
    },
    comeBack: async () => {
      await rig.comeBack();
    },
    [Symbol.asyncDispose]: async () => {
      await rig.close();
    },
  };
}

async function serialRig(kind: string, answer: Uint8Array, says: Uint8Array): Promise<BusRig> {
  const pair = await SerialPair.plugged();
  pair.onHeard = () => void pair.say(answer);
  return {
    settings: { kind, port: pair.hubPath },
    speak: async () => {
      await pair.say(says);
    },
    leave: async () => {
      await pair.pullOut();
    },
    comeBack: async () => {
      await pair.plugIn();
      await pair.listen();
    },
    [Symbol.asyncDispose]: async () => {
      await pair[Symbol.asyncDispose]();
    },
  };
}

/** A strap under a mattress; it is asked, so it speaks by itself. */
export async function emfitRig(): Promise<BusRig> {
  const strap = new EmfitStrap("00ab12");
  await strap.plugIn();
  return {
    settings: { kind: "emfit", poll: [strap.url], everyMs: 500 },
    speak: async () => {
      strap.lies(62, 14);
      await Promise.resolve();
    },
    leave: async () => {
      await strap.pullOut();
    },
    comeBack: async () => {
      await strap.plugIn();
    },
    [Symbol.asyncDispose]: async () => {
      await strap.pullOut();
    },
  };
}

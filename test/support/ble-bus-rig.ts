// What the Bluetooth driver is tried on with every other: the simulator's bluetoothd.
import { BluezProcess } from "./bluez-process.ts";
import type { BusRig } from "./bus-rig.ts";
import { PrivateBus } from "./private-bus.ts";

const BTHOME = "0000fcd2-0000-1000-8000-00805f9b34fb";
const PRESS = "44000101643a01";

export async function bleBusRig(): Promise<BusRig> {
  const bus = await PrivateBus.start();
  const bluez = await BluezProcess.start(bus.address);
  return {
    settings: { kind: "ble", busAddress: bus.address },
    speak: async () => {
      const said = { address: "AA:BB:CC:00:11:22", serviceData: { [BTHOME]: PRESS } };
      await bluez.tell({ do: "advertise", ...said });
    },
    leave: async () => {
      await bluez.tell({ do: "remove-adapter" });
    },
    comeBack: async () => {
      await bluez.tell({ do: "add-adapter" });
    },
    [Symbol.asyncDispose]: async () => {
      await bluez[Symbol.asyncDispose]();
      await bus[Symbol.asyncDispose]();
    },
  };
}

// Standard battery [Bluetooth SIG 0x180F]. After it: the GATT family reads it.
import { type GattProfile, sigUuid } from "../gatt-profile.ts";

const SERVICE = sigUuid(0x180f);
const LEVEL = sigUuid(0x2a19);

export const battery: GattProfile = {
  name: "battery",
  service: SERVICE,
  needsBond: false,
  isEssential: false,
  open: async ({ peer, onValue }) => {
    onValue("battery-level", await peer.read(SERVICE, LEVEL));
    await peer.listen(SERVICE, LEVEL, (value) => {
      onValue("battery-level", value);
    });
    return {};
  },
};

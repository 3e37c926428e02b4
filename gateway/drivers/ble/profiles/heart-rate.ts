// Standard heart rate [Bluetooth SIG 0x180D]: a wellbeing trend. After it: the GATT family reads it.
import { type GattProfile, sigUuid } from "../gatt-profile.ts";

const SERVICE = sigUuid(0x180d);
const MEASUREMENT = sigUuid(0x2a37);

export const heartRate: GattProfile = {
  name: "heart-rate",
  service: SERVICE,
  needsBond: false,
  isEssential: false,
  open: async ({ peer, onValue }) => {
    await peer.listen(SERVICE, MEASUREMENT, (value) => {
      onValue("heart-rate", value);
    });
    return {};
  },
};

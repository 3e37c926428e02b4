// Standard device information [Bluetooth SIG 0x180A]: maker, model and firmware, once a connection.
import { type GattProfile, sigUuid } from "../gatt-profile.ts";

const SERVICE = sigUuid(0x180a);

/** Characteristic → channel, in the order in which they are read. */
const TEXTS = [
  [sigUuid(0x2a29), "maker-name"],
  [sigUuid(0x2a24), "model-number"],
  [sigUuid(0x2a26), "firmware-revision"],
] as const;

export const deviceInformation: GattProfile = {
  name: "device-information",
  service: SERVICE,
  needsBond: false,
  isEssential: false,
  open: async ({ peer, onValue }) => {
    for (const [characteristic, channel] of TEXTS) {
      if (!peer.has(SERVICE, characteristic)) continue;
      onValue(channel, await peer.read(SERVICE, characteristic));
    }
    return {};
  },
};

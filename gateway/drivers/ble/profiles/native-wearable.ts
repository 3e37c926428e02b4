// The native protocol over GATT [PROTOCOL §10]: the same packets as over MQTT, in fragments. Before it:
// a bonded connection. After it: packets of channel "motion" or "event", like those of any transport.
import { Reassembly, fragmentsOf } from "../fragments.ts";
import type { GattProfile, OpenProfile, ProfileContext } from "../gatt-profile.ts";

const SERVICE = "6a7e0001-3c52-4f0b-9d1e-48572d424c45";
const MOTION = "6a7e0002-3c52-4f0b-9d1e-48572d424c45";
const EVENT = "6a7e0003-3c52-4f0b-9d1e-48572d424c45";
const DOWNLINK = "6a7e0004-3c52-4f0b-9d1e-48572d424c45";

export const nativeWearable: GattProfile = {
  name: "native-wearable",
  service: SERVICE,
  needsBond: true,
  isEssential: true,
  open: openNative,
};

async function openNative(context: ProfileContext): Promise<OpenProfile> {
  const { peer } = context;
  const listen = async (channel: "motion" | "event", characteristic: string): Promise<void> => {
    const reassembly = new Reassembly(context.onCounted);
    await peer.listen(SERVICE, characteristic, (value) => {
      const packet = reassembly.push(value);
      if (packet !== undefined) context.onNative(channel, packet);
    });
  };
  // Motion last: the device begins to send when both are listened to.
  await listen("event", EVENT);
  // A button or a reminder device has none.
  if (peer.has(SERVICE, MOTION)) await listen("motion", MOTION);
  let writes: Promise<unknown> = Promise.resolve();
  return {
    send: (_channel, payload) => {
      for (const fragment of fragmentsOf(payload)) {
        // One after the other, or fragments would overtake each other.
        writes = writes
          .then(async () => {
            await peer.write(SERVICE, DOWNLINK, fragment);
          })
          // The device repeats until it hears: a lost answer costs time, never an event.
          .catch(() => {
            context.onCounted("ble-write-failed");
          });
      }
      return true;
    },
  };
}

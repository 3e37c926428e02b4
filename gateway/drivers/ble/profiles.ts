// Registry of GATT profiles: a new one is a file of its own and one line here. A device has as many of
// them as it has services; those that carry falls and calls come first.
import type { GattProfile } from "./gatt-profile.ts";
import { battery } from "./profiles/battery.ts";
import { deviceInformation } from "./profiles/device-information.ts";
import { heartRate } from "./profiles/heart-rate.ts";
import { infiniTime } from "./profiles/infini-time.ts";
import { nativeWearable } from "./profiles/native-wearable.ts";

export const profiles: readonly GattProfile[] = [
  nativeWearable,
  infiniTime,
  heartRate,
  battery,
  deviceInformation,
];

// What people decided of residents and devices, as it stands: a part of the home's rows.
import type { EventData, PrivacyAsker } from "../events.ts";

/** A resident chose not to be sensed; the row's id is theirs. */
export interface PrivateTime {
  readonly sinceMs: number;
  readonly untilMs: number;
  /** Who wished it and who set it; absent: the resident's own button. */
  readonly askedBy?: PrivacyAsker | undefined;
  readonly staffId?: string | undefined;
}

/** A resident is not in the home; the row's id is theirs. */
export type Away = EventData<"away.started"> & { readonly sinceMs: number };

/** An alert rule that is on for a resident; the row's id is `residentId/rule`. */
export type ResidentRule = EventData<"resident-rule.set"> & { readonly sinceMs: number };

/** How long this device may be silent, where that is not as its type; the row's id is the device's. */
export type DeviceContact = EventData<"device.contact-set">;

/** The next press of this device is a test; the row's id is the device's. */
export type DeviceTest = EventData<"device.test-started"> & { readonly sinceMs: number };

/** When a device was pressed as a test last; the row's id is the device's. */
export interface Tested {
  readonly atMs: number;
}

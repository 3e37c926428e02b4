// The part of a fake hub's port through which people change how residents are sensed, and who may
// what.
import type { HubPort } from "../../gateway/api/hub-port.ts";
import type { Clock } from "../../gateway/domain/clock.ts";
import type { Home } from "../../gateway/domain/home.ts";
import { revokeDevice } from "../../gateway/domain/revoke-device.ts";
import { revokeStaff, revokeTablet } from "../../gateway/domain/staff.ts";
import type { Pipeline } from "../../gateway/pipeline.ts";
import { PINS } from "./small-home.ts";

type Kept = "decide" | "seal" | "newId" | "retireDevice" | "revokeStaff" | "revokeTablet";
type CarePort = Pick<HubPort, Kept>;

/** A seal that hides nothing. */
export function carePortOf(pipeline: Pipeline, clock: Clock): CarePort {
  let ids = 0;
  return {
    decide: async (decide) => {
      await pipeline.submit({ decide: (home) => decide(home, clock.now()) });
    },
    seal: (subject, box) => Promise.resolve({ subject, box }),
    newId: () => `N${String((ids += 1)).padStart(15, "0")}`,
    retireDevice: async (deviceId) => {
      await pipeline.submit({ decide: (home) => revokeDevice(home, deviceId) });
    },
    revokeStaff: async (staffId, byStaffId) => {
      const hasPin = (id: string): boolean => PINS[id] !== undefined;
      const decide = (home: Home) => revokeStaff(home, staffId, byStaffId, hasPin);
      await pipeline.submit({ decide });
    },
    revokeTablet: async (tabletId, byStaffId) => {
      await pipeline.submit({ decide: (home) => revokeTablet(home, tabletId, byStaffId) });
    },
  };
}

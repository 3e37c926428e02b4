// The part of a fake hub's port through which people change how residents are sensed.
import type { HubPort } from "../../gateway/api/hub-port.ts";
import type { Clock } from "../../gateway/domain/clock.ts";
import { revokeDevice } from "../../gateway/domain/revoke-device.ts";
import type { Pipeline } from "../../gateway/pipeline.ts";

type CarePort = Pick<HubPort, "decide" | "seal" | "newId" | "retireDevice">;

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
  };
}

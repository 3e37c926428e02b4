// Radios and buses beside MQTT: how each stands, and an installer's teach-in window. Before it: the
// installer. After it: the hub's learn windows, which end by themselves.
import type { ApiParts } from "../api-parts.ts";
import type { Handler } from "../caller.ts";
import { type DriversView, learnRequest } from "../contract/driver-views.ts";
import { readBody, readIdParam } from "../read-request.ts";
import { RequestFault } from "../request-fault.ts";
import type { RouteName } from "../route-access.ts";

type DriverRoute = Extract<RouteName, `${string} /drivers${string}`>;

const MINUTE_MS = 60_000;

export function driverRoutes({ hub }: ApiParts): Record<DriverRoute, Handler> {
  const view = (): DriversView => ({ nowMs: hub.clock.now(), drivers: [...hub.drivers.list()] });
  return {
    "GET /drivers": (c) => c.json(view()),
    "POST /drivers/:driverId/learn": async (c) => {
      const driverId = readIdParam(c, "driverId");
      const { minutes } = await readBody(c, learnRequest);
      if (!hub.drivers.list().some((driver) => driver.driverId === driverId)) {
        throw new RequestFault("access/unknown", `There is no radio or bus ${driverId}.`);
      }
      const staffId = c.get("caller").session?.staffId ?? "";
      hub.drivers.learn(driverId, minutes * MINUTE_MS, staffId);
      return c.json(view());
    },
  };
}

// One alert's trace, and the API's own description of itself.
import type { ApiParts } from "../api-parts.ts";
import type { Handler } from "../caller.ts";
import { readAlertId } from "../read-request.ts";
import { RequestFault } from "../request-fault.ts";
import type { RouteName } from "../route-access.ts";
import { traceViewOf } from "../views/trace-view.ts";

type TraceRoute = Extract<RouteName, "GET /trace/:alertId" | "GET /openapi.json">;

export function traceRoutes({ hub, source }: ApiParts): Record<TraceRoute, Handler> {
  return {
    "GET /trace/:alertId": async (c) => {
      const alertId = readAlertId(c);
      const log = await hub.readAlertLog(alertId);
      if (log.length === 0) {
        throw new RequestFault("alert/unknown", "There is no such alert", {
          where: "path alertId",
        });
      }
      const { timeZone, destinationLabels } = hub.settings;
      return c.json(
        traceViewOf(alertId, log, {
          timeZone,
          destinationLabels,
          tabletLabel: (tabletId) => hub.home.tablet.get(tabletId)?.label,
          staffName: (staffId) => source.names.staff(staffId),
        }),
      );
    },
    "GET /openapi.json": async (c) => {
      // Loaded when first asked for: describing the API must not slow the hub's start.
      const { openApiDocument } = await import("../openapi-document.ts");
      return c.json(openApiDocument(hub.settings.softwareVersion));
    },
  };
}

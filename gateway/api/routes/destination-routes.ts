// What waits for each destination. Before it: the home. After it: whoever looks after the lines.
import { owedByDestination } from "../../domain/owed.ts";
import type { ApiParts } from "../api-parts.ts";
import type { Handler } from "../caller.ts";
import type { DestinationsView } from "../contract/destination-views.ts";

export function destinationRoutes({ hub }: ApiParts): Record<"GET /destinations", Handler> {
  return {
    "GET /destinations": (c) => {
      const { destinationLabels } = hub.settings;
      const owed = owedByDestination(hub.home, destinationLabels.keys());
      const view: DestinationsView = {
        nowMs: hub.clock.now(),
        destinations: [...owed].map(([destinationId, { waiting, oldestQueuedMs }]) => ({
          ...{ destinationId, label: destinationLabels.get(destinationId) ?? null },
          ...{ waiting, oldestQueuedMs },
        })),
      };
      return c.json(view);
    },
  };
}

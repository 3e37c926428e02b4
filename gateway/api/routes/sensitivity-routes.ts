// How readily each resident's findings call: read and set by a manager alone.
import type { ApiParts } from "../api-parts.ts";
import type { ApiContext, Handler } from "../caller.ts";
import { sensitivityRequest } from "../contract/requests.ts";
import type { SensitivityView } from "../contract/views.ts";
import { readBody, readResidentId } from "../read-request.ts";
import type { RouteName } from "../route-access.ts";
import { sensitivityViews } from "../views/sensitivity-view.ts";

type SensitivityRoute = Extract<RouteName, `${string} /sensitivity${string}`>;

export function sensitivityRoutes(parts: ApiParts): Record<SensitivityRoute, Handler> {
  return {
    "GET /sensitivity": (c) => c.json(viewOf(parts)),
    "POST /sensitivity/:residentId": async (c) => {
      const { level, reason, untilMs } = await readBody(c, sensitivityRequest);
      await parts.hub.setSensitivity({
        ...{ residentId: readResidentId(c), level, staffId: staffIdOf(c) },
        ...{ reason: reason ?? null, untilMs: untilMs ?? null },
      });
      return c.json(viewOf(parts));
    },
  };
}

/** Signed in with a PIN: the table of access lets nobody else come here. */
function staffIdOf(c: ApiContext): string {
  return c.get("caller").session?.staffId ?? "";
}

function viewOf({ hub, source }: ApiParts): SensitivityView {
  const nowMs = hub.clock.now();
  const openReason = (residentId: string): string | null => {
    const sealed = hub.home.sensitivity.get(residentId)?.reason ?? null;
    return sealed === null ? null : (hub.names.openSealed(sealed) ?? null);
  };
  return { nowMs, residents: sensitivityViews(source, nowMs, openReason) };
}

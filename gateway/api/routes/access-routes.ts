// What a manager takes away: a person's access, a tablet's. Before it: their request. After it: the
// hub's revocation, which decides and stores; `rights-watch` ends what is open.
import type { ApiParts } from "../api-parts.ts";
import type { ApiContext, Handler } from "../caller.ts";
import type { StaffView } from "../contract/care-views.ts";
import type { TabletsView } from "../contract/views.ts";
import { readIdParam } from "../read-request.ts";
import { RequestFault } from "../request-fault.ts";
import type { RouteName } from "../route-access.ts";

type AccessRoute = Extract<
  RouteName,
  "GET /staff" | "GET /tablets" | "DELETE /tablets/:tabletId" | "POST /staff/:staffId/revoke"
>;

export function accessRoutes(parts: ApiParts): Record<AccessRoute, Handler> {
  const { hub } = parts;
  return {
    "GET /staff": (c) => c.json(staffOf(parts)),
    "GET /tablets": (c) => c.json(tabletsOf(parts)),
    "DELETE /tablets/:tabletId": async (c) => {
      await hub.revokeTablet(readIdParam(c, "tabletId"), managerOf(c));
      return c.body(null, 204);
    },
    "POST /staff/:staffId/revoke": async (c) => {
      await hub.revokeStaff(readIdParam(c, "staffId"), managerOf(c));
      return c.body(null, 204);
    },
  };
}

function staffOf({ hub, source }: ApiParts): StaffView {
  const people = [...hub.home.staff.values()].map(({ staffId, role, revoked }) => ({
    ...{ staffId, role, name: source.names.staff(staffId) },
    isEnded: revoked === true,
  }));
  people.sort((a, b) => a.name.localeCompare(b.name, "en-GB"));
  return { people };
}

function tabletsOf({ hub, boards }: ApiParts): TabletsView {
  const heard = boards.boards();
  const tablets = [...hub.home.tablet.values()].map(({ tabletId, label }) => {
    const times = heard
      .filter((board) => board.tabletId === tabletId)
      .map(({ lastHeardMs }) => lastHeardMs);
    return { tabletId, label, lastHeardMs: times.length === 0 ? null : Math.max(...times) };
  });
  return { nowMs: hub.clock.now(), tablets };
}

/** The table of access lets only managers get here; their name goes into the log. */
function managerOf(c: ApiContext): string {
  const staffId = c.get("caller").session?.staffId;
  if (staffId === undefined) throw new RequestFault("session/required", "Sign in first");
  return staffId;
}

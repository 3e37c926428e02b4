// Enrolling a tablet: a manager or installer makes a code, the tablet sends it and is known from
// then on, also with nobody signed in.
import type { ApiParts } from "../api-parts.ts";
import { type Handler, setTabletCookie } from "../caller.ts";
import { enrolRequest } from "../contract/requests.ts";
import { readBody } from "../read-request.ts";
import { RequestFault } from "../request-fault.ts";
import type { RouteName } from "../route-access.ts";
import { sessionViewOf } from "./session-routes.ts";

type TabletRoute = Extract<RouteName, `POST /tablets/${string}`>;

export function tabletRoutes(parts: ApiParts): Record<TabletRoute, Handler> {
  const { hub, codes } = parts;
  return {
    "POST /tablets/codes": (c) => c.json(codes.issue()),
    "POST /tablets/enrol": async (c) => {
      const { code, label } = await readBody(c, enrolRequest);
      if (!codes.redeem(code)) {
        const message = "This code is not valid, or was used, or is older than 10 minutes";
        throw new RequestFault("tablet/refused", message, { where: "body.code" });
      }
      const { tabletId, token } = await hub.secrets.issueTablet(label);
      try {
        await hub.record([
          { type: "tablet.enrolled", data: { tabletId, label } },
          { type: "credential.issued", data: { principalId: tabletId, kind: "tablet" } },
        ]);
      } catch (error) {
        // Without its event the token opens nothing; where it cannot be dropped, the next start does.
        await hub.secrets.endTablet(tabletId).catch(() => undefined);
        throw error;
      }
      setTabletCookie(c, token);
      return c.json(sessionViewOf({ ...c.get("caller"), tabletId }, parts));
    },
  };
}

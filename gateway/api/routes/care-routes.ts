// How residents are sensed: read and changed by staff on site, bases and alert rules by managers alone.
// Before it: their request. After it: the core, which decides with the home as of the commit.
import { awayProposals, backProposals } from "../../domain/away.ts";
import { basisEndProposals, basisProposals } from "../../domain/basis-wish.ts";
import { privateTimeEndProposals, privateTimeProposals } from "../../domain/private-time.ts";
import { residentRuleProposals } from "../../domain/resident-rule.ts";
import { sensingPurpose } from "../../domain/event-shapes.ts";
import type { Basis, Home } from "../../domain/home.ts";
import type { Proposal, Sealed } from "../../events.ts";
import type { ApiParts } from "../api-parts.ts";
import type { ApiContext, Handler } from "../caller.ts";
import {
  awayRequest,
  basisRequest,
  privateTimeRequest,
  residentRuleRequest,
  type ResidentsView,
} from "../contract/care-views.ts";
import { readBody, readParam, readResidentId } from "../read-request.ts";
import type { RouteName } from "../route-access.ts";
import { residentsViewOf } from "../views/care-view.ts";

type CareRoute = Extract<RouteName, `${string} /residents${string}`>;

type Decide = (home: Home, nowMs: number) => readonly Proposal[];

export function careRoutes(parts: ApiParts): Record<CareRoute, Handler> {
  const change = async (c: ApiContext, decide: Decide): Promise<Response> => {
    await parts.hub.decide(decide);
    return c.json(viewFor(c, parts));
  };
  const own = (c: ApiContext) => ({ residentId: readResidentId(c), staffId: staffIdOf(c) });
  return {
    "GET /residents": (c) => c.json(viewFor(c, parts)),
    "POST /residents/:residentId/private-time": async (c) => {
      const wish = { ...(await readBody(c, privateTimeRequest)), ...own(c) };
      return await change(c, (home, nowMs) => privateTimeProposals(home, wish, nowMs));
    },
    "DELETE /residents/:residentId/private-time": async (c) => {
      const { residentId, staffId } = own(c);
      return await change(c, (home) => privateTimeEndProposals(home, residentId, staffId));
    },
    "POST /residents/:residentId/away": async (c) => {
      const wish = { ...(await readBody(c, awayRequest)), ...own(c) };
      return await change(c, (home, nowMs) => awayProposals(home, wish, nowMs));
    },
    "DELETE /residents/:residentId/away": async (c) => {
      const { residentId, staffId } = own(c);
      return await change(c, (home) => backProposals(home, residentId, staffId));
    },
    "POST /residents/:residentId/bases": async (c) => {
      const { consulted: text, ...asked } = await readBody(c, basisRequest);
      const { residentId, staffId } = own(c);
      const consulted = await sealedFor(parts, residentId, text);
      const wish = { ...asked, residentId, staffId, consulted };
      return await change(c, (home, nowMs) => basisProposals(home, wish, nowMs));
    },
    "DELETE /residents/:residentId/bases/:purpose": async (c) => {
      const wish = { ...own(c), purpose: readParam(c, "purpose", sensingPurpose) };
      return await change(c, (home) => basisEndProposals(home, wish));
    },
    "POST /residents/:residentId/rules": async (c) => {
      const wish = { ...(await readBody(c, residentRuleRequest)), ...own(c) };
      return await change(c, (home) => residentRuleProposals(home, wish));
    },
  };
}

/** A key is made for whoever has none: nobody may have one made for a resident who is not there. */
async function sealedFor(
  { hub }: ApiParts,
  residentId: string,
  text: string | undefined,
): Promise<Sealed | null> {
  const isKnown = (hub.home.resident.get(residentId)?.personal ?? null) !== null;
  const isSaid = text !== undefined && text !== "" && isKnown;
  return isSaid ? await hub.seal(residentId, text) : null;
}

/** Signed in with a PIN: the table of access lets nobody else come here. */
function staffIdOf(c: ApiContext): string {
  return c.get("caller").session?.staffId ?? "";
}

/** Who was consulted names people: for managers. */
function viewFor(c: ApiContext, { hub, source }: ApiParts): ResidentsView {
  const isManager = c.get("caller").role === "manager";
  const openConsulted = ({ consulted }: Basis): string | null =>
    consulted === null || !isManager ? null : (hub.names.openSealed(consulted) ?? null);
  return residentsViewOf(source, hub.clock.now(), openConsulted);
}

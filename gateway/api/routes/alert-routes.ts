// Alerts: what is open, and what people and boards do with them. Before it: a screen. After it:
// hop 6, which decides and stores.
import { z } from "zod";
import type { AlertCommand } from "../../domain/alert-command.ts";
import type { Alert } from "../../domain/home.ts";
import { activeStaff, isOnSite } from "../../domain/staff.ts";
import type { ApiParts } from "../api-parts.ts";
import { type ApiContext, type Handler, kindsOf } from "../caller.ts";
import { actRequest, closeRequest, receiptRequest } from "../contract/requests.ts";
import type { AlertView } from "../contract/views.ts";
import { readAlertId, readBoardId, readBody, readQuery } from "../read-request.ts";
import { RequestFault } from "../request-fault.ts";
import type { RouteName } from "../route-access.ts";
import { alertFor } from "../stream/stream-message.ts";
import { audienceOf } from "../stream/audience.ts";
import { alertViewOf } from "../views/alert-view.ts";
import { alertViews, CLOSED_STAYS_MS } from "../views/board-view.ts";

export const alertsQuery = z.strictObject({
  state: z.enum(["open", "all"]).default("open"),
  /** With state=all: only alerts closed since then, ms. */
  since: z.coerce.number().int().min(0).optional(),
});

type AlertRoute = Exclude<
  Extract<RouteName, "GET /alerts" | `POST /alerts/${string}`>,
  "POST /alerts/:alertId/resident"
>;

export function alertRoutes(parts: ApiParts): Record<AlertRoute, Handler> {
  const act =
    (kind: "acknowledge" | "hand-back" | "attend"): Handler =>
    async (c) => {
      const { staffId } = await readBody(c, actRequest);
      const by = actorOf(c, parts, staffId ?? null);
      return await carryOut(c, parts, (alertId) => ({ kind, alertId, ...by }));
    };
  return {
    "GET /alerts": (c) => c.json(listAlerts(c, parts)),
    "POST /alerts/:alertId/acknowledge": act("acknowledge"),
    "POST /alerts/:alertId/hand-back": act("hand-back"),
    "POST /alerts/:alertId/attend": act("attend"),
    "POST /alerts/:alertId/close": async (c) => {
      const { outcome, note = null } = await readBody(c, closeRequest);
      const by = actorOf(c, parts, null);
      return await carryOut(c, parts, (alertId) => ({
        kind: "close",
        alertId,
        outcome,
        note: note === "" ? null : note,
        ...by,
      }));
    },
    "POST /alerts/:alertId/receipts": async (c) => {
      const { kind } = await readBody(c, receiptRequest);
      const boardId = readBoardId(c);
      const { alertId } = await findAlert(parts, readAlertId(c));
      await parts.hub.act({ kind, alertId, boardId, ...screenOf(c) });
      return c.body(null, 204);
    },
  };
}

function listAlerts(c: ApiContext, parts: ApiParts): { nowMs: number; alerts: AlertView[] } {
  const { state, since } = readQuery(c, alertsQuery);
  const nowMs = parts.hub.clock.now();
  const closedSinceMs = state === "open" ? Infinity : (since ?? nowMs - CLOSED_STAYS_MS);
  return { nowMs, alerts: alertViews(parts.source, parts.hub.notStored(), closedSinceMs) };
}

async function carryOut(
  c: ApiContext,
  parts: ApiParts,
  commandFor: (alertId: string) => AlertCommand,
): Promise<Response> {
  const { alertId } = await findAlert(parts, readAlertId(c));
  await parts.hub.act(commandFor(alertId));
  const view = alertViewOf(await findAlert(parts, alertId), parts.source);
  const { role, tabletId } = c.get("caller");
  return c.json(alertFor(view, audienceOf(role, tabletId !== null)));
}

/** Also one that closed long ago: the answer is then 409 from its stage, not 404. */
async function findAlert({ hub }: ApiParts, alertId: string): Promise<Alert> {
  const live = hub.home.alert.get(alertId);
  if (live !== undefined) return live;
  const change = await hub.readRow("alert", alertId);
  if (change?.kind === "alert" && change.row !== null) return change.row;
  if (hub.notStored().some((alert) => alert.alertId === alertId)) {
    const message =
      "This alert could not be stored yet, so nothing can be noted on it: go and look";
    throw new RequestFault("alert/refused", message);
  }
  throw new RequestFault("alert/unknown", "There is no such alert", { where: "path alertId" });
}

/** Whose screen this is now: the enrolled tablet, else the person signed in. */
function screenOf(c: ApiContext): { tabletId: string } | { staffId: string } | undefined {
  const { tabletId, session } = c.get("caller");
  if (tabletId !== null) return { tabletId };
  return session === null ? undefined : { staffId: session.staffId };
}

interface Actor {
  readonly staffId: string;
  readonly verified: boolean;
  readonly tabletId: string | null;
}

/** By PIN, or on an enrolled tablet by the name picked, which is then marked not verified. */
function actorOf(c: ApiContext, { hub }: ApiParts, picked: string | null): Actor {
  const caller = c.get("caller");
  const { role, tabletId } = caller;
  const signedIn = role !== null && isOnSite(role) ? caller.session : null;
  if (signedIn !== null && (picked === null || picked === signedIn.staffId)) {
    return { staffId: signedIn.staffId, verified: true, tabletId };
  }
  if (!kindsOf(caller).has("tablet")) {
    const message = "Another person's name can be picked on an enrolled tablet only";
    throw new RequestFault("request/invalid", message, { where: "body.staffId" });
  }
  const staff = picked === null ? undefined : activeStaff(hub.home, picked);
  if (staff === undefined || !isOnSite(staff.role)) {
    const message = "Pick the name of a member of staff on site";
    throw new RequestFault("request/invalid", message, { where: "body.staffId" });
  }
  return { staffId: staff.staffId, verified: false, tabletId };
}

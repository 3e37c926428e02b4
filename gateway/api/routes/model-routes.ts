// The falls models at the API: what is said of them, a manager's promotion, and falls nobody was
// told of. Before it: a screen. After it: the model desk.
import { LIVE_CHOICE } from "../../domain/reduce-model.ts";
import type { ApiParts } from "../api-parts.ts";
import type { ApiContext, Handler } from "../caller.ts";
import { type ModelsView, promotionRequest, toldFallRequest } from "../contract/model-views.ts";
import type { ModelState } from "../hub-port.ts";
import { readBody } from "../read-request.ts";
import { RequestFault } from "../request-fault.ts";
import type { RouteName } from "../route-access.ts";
import { aboutViewOf } from "../views/about-view.ts";

/** Windows are kept in memory no longer; what happened before that teaches nothing. */
const TOLD_FALL_WITHIN_MS = 24 * 3_600_000;

type ModelRoute = Extract<
  RouteName,
  "GET /models" | `${string} /models/promotion` | "POST /told-falls" | "GET /about"
>;

export function modelRoutes(parts: ApiParts): Record<ModelRoute, Handler> {
  const { hub } = parts;
  return {
    "GET /about": (c) => c.json(aboutViewOf(hub)),
    "GET /models": async (c) => c.json(await modelsViewOf(parts)),
    "POST /models/promotion": async (c) => {
      await hub.models.promote(await readBody(c, promotionRequest), staffIdOf(c));
      return c.json(await modelsViewOf(parts));
    },
    "DELETE /models/promotion": async (c) => {
      await hub.models.undoPromotion(staffIdOf(c));
      return c.json(await modelsViewOf(parts));
    },
    "POST /told-falls": async (c) => await tellFall(c, parts),
  };
}

async function modelsViewOf({ hub, source }: ApiParts): Promise<ModelsView> {
  const { models, home, clock } = hub;
  // First, so that it tells of the same two models as the rest of the answer.
  const comparison = await models.comparison();
  const shadow = models.shadow();
  const choice = home.modelChoice.get(LIVE_CHOICE);
  return {
    nowMs: clock.now(),
    live: modelViewOf(models.live()),
    shadow: shadow === null ? null : modelViewOf(shadow),
    promoted:
      choice === undefined
        ? null
        : { version: choice.version, by: source.names.staff(choice.staffId), atMs: choice.atMs },
    comparison,
  };
}

function modelViewOf({ card, fingerprint, fault }: ModelState): ModelsView["live"] {
  return { version: card?.version ?? null, fingerprint, faultWords: fault };
}

async function tellFall(c: ApiContext, { hub }: ApiParts): Promise<Response> {
  const { residentId, notBeforeMs, notAfterMs, roomId } = await readBody(c, toldFallRequest);
  const nowMs = hub.clock.now();
  if (hub.home.resident.get(residentId) === undefined) {
    throw invalid("body.residentId", "There is no such resident");
  }
  if (roomId !== null && hub.home.room.get(roomId) === undefined) {
    throw invalid("body.roomId", "There is no such room");
  }
  if (notBeforeMs > notAfterMs || notBeforeMs < nowMs - TOLD_FALL_WITHIN_MS) {
    throw invalid("body.notBeforeMs", "It begins before it ends, and no more than a day ago");
  }
  if (notAfterMs > nowMs) throw invalid("body.notAfterMs", "It cannot end after now");
  const staffId = staffIdOf(c);
  const report = { residentId, staffId, notBeforeMs, notAfterMs, roomId };
  return c.json({ windows: await hub.tellFall(report) });
}

/** These routes are for people with a session; which, the table of access says. */
function staffIdOf(c: ApiContext): string {
  const { session } = c.get("caller");
  if (session === null) throw new RequestFault("session/required", "Sign in first");
  return session.staffId;
}

function invalid(where: string, message: string): RequestFault {
  return new RequestFault("request/invalid", message, { where });
}

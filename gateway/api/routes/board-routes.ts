// What a board shows and reports, the devices, and the stream that keeps it live.
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { activeStaff } from "../../domain/staff.ts";
import { messageOf } from "../../errors.ts";
import type { ApiParts } from "../api-parts.ts";
import { type ApiContext, type Caller, type Handler, kindsOf } from "../caller.ts";
import { boardStatusRequest } from "../contract/requests.ts";
import { readBody } from "../read-request.ts";
import { RequestFault } from "../request-fault.ts";
import { mayCall, type RouteName } from "../route-access.ts";
import { type Audience, audienceOf } from "../stream/audience.ts";
import { alertFor } from "../stream/stream-message.ts";
import { boardViewOf, deviceViews } from "../views/board-view.ts";
import { deviceFor, loweredFor, notWatchedFor, roomFor } from "../views/installer-view.ts";

type BoardRoute = Extract<
  RouteName,
  "GET /board" | "POST /board-status" | "GET /devices" | "GET /stream"
>;

const TOO_MANY_RETRY_MS = 5_000;

const STREAM_HEAD = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  // A proxy that gathers the stream before it passes it on would hold alerts back.
  "x-accel-buffering": "no",
} as const;

export function boardRoutes(parts: ApiParts): Record<BoardRoute, Handler> {
  const { hub, source } = parts;
  return {
    "GET /board": (c) => {
      const audience = audienceAsking(c);
      const view = boardViewOf(source, {
        nowMs: hub.clock.now(),
        seq: hub.lastSeq(),
        notStored: hub.notStored(),
      });
      return c.json({
        ...view,
        rooms: view.rooms.map((room) => roomFor(room, audience)),
        alerts: view.alerts.map((alert) => alertFor(alert, audience)),
        lowered: view.lowered.map((lowered) => loweredFor(lowered, audience)),
        notWatched: view.notWatched.map((one) => notWatchedFor(one, audience)),
      });
    },
    "POST /board-status": async (c) => await reportBoard(c, parts),
    "GET /devices": (c) =>
      c.json({
        nowMs: hub.clock.now(),
        devices: deviceViews(source, hub.clock.now()).map((device) =>
          deviceFor(device, audienceAsking(c)),
        ),
        notSetUp: hub.strangers().map((one) => ({ ...one, sends: [...one.sends] })),
      }),
    "GET /stream": (c) => openStream(c, parts),
  };
}

function audienceAsking(c: ApiContext): Audience {
  const { role, tabletId } = c.get("caller");
  return audienceOf(role, tabletId !== null);
}

async function reportBoard(c: ApiContext, { hub, boards, log }: ApiParts): Promise<Response> {
  const { boardId, label, canSound } = await readBody(c, boardStatusRequest);
  const { tabletId } = c.get("caller");
  if (boards.heard({ boardId, label, canSound, tabletId })) {
    try {
      await hub.record([{ type: "board.sound-changed", data: { boardId, canSound } }]);
      boards.recorded(boardId, canSound);
    } catch (error) {
      // The board was heard, which is what its report is for; the next report records it.
      log.warn({ reason: messageOf(error) }, "a board's change of sound could not be recorded");
    }
  }
  return c.body(null, 204);
}

function openStream(c: ApiContext, parts: ApiParts): Response {
  const { stream, sessions } = parts;
  const caller = c.get("caller");
  const afterSeq = lastEventIdOf(c);
  if (stream.isFull) {
    const message = "Too many boards are connected to this hub";
    throw new RequestFault("session/too-fast", message, { retryAfterMs: TOO_MANY_RETRY_MS });
  }
  const { outgoing } = c.env;
  outgoing.writeHead(200, STREAM_HEAD);
  stream.connect(outgoing, afterSeq, {
    audience: audienceOf(caller.role, caller.tabletId !== null),
    isStillAllowed: () => mayStillWatch(caller, sessions.isOpen.bind(sessions), parts),
  });
  return RESPONSE_ALREADY_SENT;
}

/** A session that ended or a person who was removed ends the stream; the tablet alone may go on. */
function mayStillWatch(
  caller: Caller,
  isOpen: (session: NonNullable<Caller["session"]>) => boolean,
  { hub }: ApiParts,
): boolean {
  // What a tablet that was revoked showed must not stay on its screen.
  if (caller.tabletId !== null && hub.home.tablet.get(caller.tabletId) === undefined) return false;
  if (caller.session === null) return true;
  if (!isOpen(caller.session)) return false;
  const role = activeStaff(hub.home, caller.session.staffId)?.role ?? null;
  return role === caller.role && mayCall("GET /stream", kindsOf(caller));
}

/** EventSource sends the header by itself when it reconnects, and cannot send it the first time. */
function lastEventIdOf(c: ApiContext): number | null {
  const text = c.req.header("last-event-id") ?? c.req.query("lastEventId") ?? "";
  if (text === "") return null;
  if (!/^\d{1,15}$/.test(text)) {
    const message = "Last-Event-ID is a sequence of the log: a whole number";
    throw new RequestFault("request/invalid", message, { where: "header last-event-id" });
  }
  return Number(text);
}

// Every route of the API and who may call it: the one table (promise 8). Handlers are registered
// from it, so a route that is not here does not exist.
import type { RoleName } from "../events.ts";

/** "anybody": no sign-in. "tablet": an enrolled tablet, also with nobody signed in. */
export type CallerKind = "anybody" | "tablet" | RoleName;

const ANYBODY = ["anybody"] as const;
/** Staff on site: only they answer (promise 9). */
const ON_SITE = ["staff", "manager"] as const;
const AT_A_BOARD = ["staff", "manager", "installer", "responder", "tablet"] as const;

export const routeAccess = {
  "POST /session": ANYBODY,
  "GET /session": ANYBODY,
  "DELETE /session": ["staff", "manager", "installer", "responder", "family"],
  "GET /sign-in-names": ANYBODY,
  "GET /board": AT_A_BOARD,
  "GET /alerts": [...ON_SITE, "responder", "tablet"],
  "POST /alerts/:alertId/acknowledge": [...ON_SITE, "tablet"],
  "POST /alerts/:alertId/hand-back": [...ON_SITE, "tablet"],
  "POST /alerts/:alertId/attend": [...ON_SITE, "tablet"],
  /** Never the tablet alone: who ends an alert is known by PIN. */
  "POST /alerts/:alertId/close": ON_SITE,
  "POST /alerts/:alertId/receipts": AT_A_BOARD,
  "POST /board-status": AT_A_BOARD,
  "GET /devices": [...ON_SITE, "installer", "responder"],
  "GET /stream": AT_A_BOARD,
  "GET /trace/:alertId": [...ON_SITE, "installer", "responder"],
  "POST /tablets/codes": ["manager", "installer"],
  /** The code is the right to ask. */
  "POST /tablets/enrol": ANYBODY,
  "GET /openapi.json": ANYBODY,
} as const satisfies Readonly<Record<string, readonly CallerKind[]>>;

export type RouteName = keyof typeof routeAccess;

/** The two roles that answer alerts, for pages and checks beside the routes. */
export const ON_SITE_ROLES: readonly RoleName[] = ON_SITE;

/** May somebody with these kinds call it? */
export function mayCall(route: RouteName, kinds: ReadonlySet<CallerKind>): boolean {
  const allowed: readonly CallerKind[] = routeAccess[route];
  return allowed.includes("anybody") || allowed.some((kind) => kinds.has(kind));
}

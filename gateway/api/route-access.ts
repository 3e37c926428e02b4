// Every route of the API and who may call it: the one table (promise 8). Handlers are registered
// from it, so a route that is not here does not exist.
import { ON_SITE_ROLES } from "../domain/staff.ts";
import type { RoleName } from "../events.ts";

/** "anybody": no sign-in. "tablet": an enrolled tablet, also with nobody signed in. */
export type CallerKind = "anybody" | "tablet" | RoleName;

const ANYBODY = ["anybody"] as const;
const FITTERS = ["installer", "manager"] as const;
const AT_A_BOARD = ["staff", "manager", "installer", "responder", "tablet"] as const;

export const routeAccess = {
  "POST /session": ANYBODY,
  "GET /session": ANYBODY,
  "DELETE /session": ["staff", "manager", "installer", "responder", "family"],
  "GET /sign-in-names": ANYBODY,
  "GET /board": AT_A_BOARD,
  "GET /alerts": [...ON_SITE_ROLES, "responder", "tablet"],
  "POST /alerts/:alertId/acknowledge": [...ON_SITE_ROLES, "tablet"],
  "POST /alerts/:alertId/hand-back": [...ON_SITE_ROLES, "tablet"],
  "POST /alerts/:alertId/attend": [...ON_SITE_ROLES, "tablet"],
  /** Never the tablet alone: who ends an alert is known by PIN. */
  "POST /alerts/:alertId/close": ON_SITE_ROLES,
  /** Whom a closed alert was really about. */
  "POST /alerts/:alertId/resident": ON_SITE_ROLES,
  /** A receipt says that staff in the home could see or hear it: no browser elsewhere can. */
  "POST /alerts/:alertId/receipts": [...ON_SITE_ROLES, "tablet"],
  /** Samples of a resident's movement: for those who go and look, signed in, and nobody else. */
  "GET /alerts/:alertId/window": ON_SITE_ROLES,
  "GET /sensitivity": ["manager"],
  "POST /sensitivity/:residentId": ["manager"],
  /** How residents are sensed: for those who care for them. */
  "GET /residents": ON_SITE_ROLES,
  "POST /residents/:residentId/private-time": ON_SITE_ROLES,
  "DELETE /residents/:residentId/private-time": ON_SITE_ROLES,
  "POST /residents/:residentId/away": ON_SITE_ROLES,
  "DELETE /residents/:residentId/away": ON_SITE_ROLES,
  "POST /residents/:residentId/bases": ["manager"],
  "DELETE /residents/:residentId/bases/:purpose": ["manager"],
  "POST /residents/:residentId/rules": ["manager"],
  /** What a medicine is called is for those who give it, signed in, and nobody else. */
  "GET /reminders": ON_SITE_ROLES,
  "POST /reminders/:doseId/outcome": ON_SITE_ROLES,
  "POST /board-status": [...ON_SITE_ROLES, "tablet"],
  "GET /devices": [...ON_SITE_ROLES, "installer", "responder"],
  "GET /devices/choices": FITTERS,
  "POST /devices": FITTERS,
  "POST /devices/:deviceId/assignment": FITTERS,
  "POST /devices/:deviceId/contact": FITTERS,
  "DELETE /devices/:deviceId": FITTERS,
  /** Whoever stands beside it: for a few minutes its next press calls nobody. */
  "POST /devices/:deviceId/test": [...ON_SITE_ROLES, "installer"],
  "DELETE /devices/:deviceId/test": [...ON_SITE_ROLES, "installer"],
  "GET /stream": AT_A_BOARD,
  "GET /trace/:alertId": [...ON_SITE_ROLES, "installer", "responder"],
  /** Ends a person's access at once, with every screen they are signed in on. */
  "POST /staff/:staffId/revoke": ["manager"],
  /** Everybody who may sign in, for who may take that away. */
  "GET /staff": ["manager"],
  "GET /tablets": ["manager", "installer"],
  "DELETE /tablets/:tabletId": ["manager"],
  "POST /tablets/codes": ["manager", "installer"],
  /** The code is the right to ask. */
  "POST /tablets/enrol": ANYBODY,
  /** Which model decides is a matter for who answers for the home. */
  "GET /models": ["manager"],
  "POST /models/promotion": ["manager"],
  "DELETE /models/promotion": ["manager"],
  "POST /told-falls": ON_SITE_ROLES,
  /** What waits for whom: for those who look after the lines. */
  "GET /destinations": ["manager", "installer"],
  "GET /destinations/:destinationId/deliveries": ["manager", "installer"],
  /** What a destination refused for good, once somebody has mended why. */
  "POST /deliveries/:deliveryId/resend": ["manager", "installer"],
  /** Radios and buses, and teaching devices in: an installer's work. */
  "GET /drivers": ["manager", "installer"],
  "POST /drivers/:driverId/learn": ["manager", "installer"],
  /** Who residents are in the social care record. */
  "GET /records": ["manager"],
  "POST /records/residents/:residentId/nhs-number": ["manager"],
  "POST /records/residents/:residentId/match": ["manager"],
  "GET /about": ANYBODY,
  "GET /openapi.json": ANYBODY,
} as const satisfies Readonly<Record<string, readonly CallerKind[]>>;

export type RouteName = keyof typeof routeAccess;

/** May somebody with these kinds call it? */
export function mayCall(route: RouteName, kinds: ReadonlySet<CallerKind>): boolean {
  const allowed: readonly CallerKind[] = routeAccess[route];
  return allowed.includes("anybody") || allowed.some((kind) => kinds.has(kind));
}

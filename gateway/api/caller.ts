// Who is asking: session cookie, tablet cookie, address. Before every handler.
import { TLSSocket } from "node:tls";
import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { activeStaff } from "../domain/staff.ts";
import type { RoleName } from "../events.ts";
import type { HubPort, SessionRecord } from "./hub-port.ts";
import type { CallerKind } from "./route-access.ts";
import { SESSION_LIFE_MS, type SessionBook } from "./session-book.ts";

export const SESSION_COOKIE = "hw_session";
const TABLET_COOKIE = "hw_tablet";
/** Browsers keep no cookie longer than 400 days [RFC 6265bis]; GET /session renews it. */
const TABLET_COOKIE_LIFE_S = 400 * 24 * 60 * 60;

export interface Caller {
  readonly session: SessionRecord | null;
  readonly role: RoleName | null;
  /** The enrolled tablet it comes from. */
  readonly tabletId: string | null;
  /** For slowing down guesses; never logged. */
  readonly address: string;
  readonly isEncrypted: boolean;
}

export interface ApiEnv {
  Bindings: HttpBindings;
  Variables: { caller: Caller };
}

export type ApiContext = Context<ApiEnv>;
export type Handler = (c: ApiContext) => Promise<Response> | Response;

export function callerOf(c: ApiContext, hub: HubPort, sessions: SessionBook): Caller {
  const { socket } = c.env.incoming;
  const sessionToken = getCookie(c, SESSION_COOKIE);
  const session = sessionToken === undefined ? undefined : sessions.find(sessionToken);
  // The role is asked of the home each time: a role that was changed counts from the next request.
  const staff = session === undefined ? undefined : activeStaff(hub.home, session.staffId);
  return {
    session: staff === undefined ? null : (session ?? null),
    role: staff?.role ?? null,
    tabletId: tabletOf(c, hub),
    address: socket.remoteAddress ?? "local socket",
    isEncrypted: socket instanceof TLSSocket,
  };
}

/** Its token and its row: either alone is a tablet that is not enrolled yet, or not any more. */
function tabletOf(c: ApiContext, hub: HubPort): string | null {
  const token = getCookie(c, TABLET_COOKIE);
  const tabletId = token === undefined ? undefined : hub.secrets.verifyTablet(token);
  if (tabletId === undefined) return null;
  return hub.home.tablet.get(tabletId)?.tabletId ?? null;
}

export function kindsOf(caller: Caller): ReadonlySet<CallerKind> {
  const kinds = new Set<CallerKind>();
  if (caller.role !== null) kinds.add(caller.role);
  if (caller.tabletId !== null) kinds.add("tablet");
  return kinds;
}

export function setSessionCookie(c: ApiContext, token: string): void {
  setOwnCookie(c, SESSION_COOKIE, token, SESSION_LIFE_MS / 1000);
}

export function setTabletCookie(c: ApiContext, token: string): void {
  setOwnCookie(c, TABLET_COOKIE, token, TABLET_COOKIE_LIFE_S);
}

/** A tablet that is in use must not forget one day that it is enrolled. */
export function renewTabletCookie(c: ApiContext): void {
  const token = getCookie(c, TABLET_COOKIE);
  if (token !== undefined && c.get("caller").tabletId !== null) setTabletCookie(c, token);
}

function setOwnCookie(c: ApiContext, name: string, value: string, maxAge: number): void {
  const secure = c.get("caller").isEncrypted;
  setCookie(c, name, value, { path: "/", httpOnly: true, sameSite: "Strict", secure, maxAge });
}

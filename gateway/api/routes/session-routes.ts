// Signing in and out. Before it: the name a person picked and the PIN typed. After it: the cookie.
import { deleteCookie } from "hono/cookie";
import { activeStaff, isOnSite } from "../../domain/staff.ts";
import type { Proposal } from "../../events.ts";
import { messageOf } from "../../errors.ts";
import type { ApiParts } from "../api-parts.ts";
import {
  type ApiContext,
  type Caller,
  type Handler,
  renewTabletCookie,
  SESSION_COOKIE,
  setSessionCookie,
} from "../caller.ts";
import { signInRequest } from "../contract/requests.ts";
import type { SessionView, SignInNames } from "../contract/views.ts";
import { readBody } from "../read-request.ts";
import { RequestFault } from "../request-fault.ts";
import type { RouteName } from "../route-access.ts";

export function sessionRoutes(
  parts: ApiParts,
): Record<Extract<RouteName, `${string} /session` | "GET /sign-in-names">, Handler> {
  return {
    "POST /session": async (c) => await signIn(c, parts),
    "GET /session": (c) => {
      renewTabletCookie(c);
      return c.json(sessionViewOf(c.get("caller"), parts));
    },
    "DELETE /session": async (c) => {
      const { session } = c.get("caller");
      if (session !== null) await parts.sessions.close(session);
      deleteCookie(c, SESSION_COOKIE, { path: "/" });
      return c.body(null, 204);
    },
    "GET /sign-in-names": (c) => c.json(namesOf(parts)),
  };
}

async function signIn(c: ApiContext, parts: ApiParts): Promise<Response> {
  const { hub, sessions, throttle } = parts;
  const { staffId: given, pin } = await readBody(c, signInRequest);
  const staffId = staffIdOf(given, parts);
  const { address, tabletId, session: former } = c.get("caller");
  const isKnown = activeStaff(hub.home, staffId) !== undefined;
  const { waitMs, pinTry } = throttle.begin(
    throttleKeys(isKnown ? staffId : "", tabletId, address),
  );
  if (pinTry === null) {
    const message = `Too many wrong PINs. Try again in ${Math.ceil(waitMs / 1000)} s.`;
    throw new RequestFault("session/too-fast", message, { retryAfterMs: waitMs });
  }
  if (!(await hub.secrets.verifyPin(staffId, pin)) || !isKnown) {
    // What was typed as a name is not kept unless it is one: it may be anything, even a PIN.
    if (isKnown)
      await recordIfPossible(parts, { type: "sign-in.refused", data: { staffId, tabletId } });
    throw new RequestFault("session/refused", "That name and PIN do not belong together");
  }
  pinTry.succeeded();
  if (former !== null) await sessions.close(former);
  const token = await sessions.open(staffId);
  await recordIfPossible(parts, { type: "staff.signed-in", data: { staffId, tabletId } });
  setSessionCookie(c, token);
  const role = activeStaff(hub.home, staffId)?.role ?? null;
  const session = sessions.find(token) ?? null;
  return c.json(sessionViewOf({ ...c.get("caller"), role, session }, parts));
}

/**
 * Who is not on the list to pick from types a name: of an active person, where only one is called so.
 * What names nobody goes on as it is, and is refused as a wrong PIN is.
 */
function staffIdOf(given: string, { hub, source }: ApiParts): string {
  if (hub.home.staff.get(given) !== undefined) return given;
  const folded = given.trim().toLocaleLowerCase("en-GB");
  const called = [...hub.home.staff.values()].filter(
    ({ staffId, revoked }) =>
      revoked !== true && source.names.staff(staffId).toLocaleLowerCase("en-GB") === folded,
  );
  const [only, ...others] = called;
  return only !== undefined && others.length === 0 ? only.staffId : given;
}

/**
 * An enrolled tablet has counters of its own: whoever guesses from elsewhere on the LAN, at however
 * many PINs, cannot slow down the person on shift at the tablet.
 */
function throttleKeys(
  staffId: string,
  tabletId: string | null,
  address: string,
): { forgiven: readonly string[]; kept: readonly string[] } {
  if (tabletId !== null) {
    return { forgiven: [`tablet ${tabletId} staff ${staffId}`], kept: [`tablet ${tabletId}`] };
  }
  return { forgiven: [`staff ${staffId}`], kept: [`address ${address}`] };
}

/** With the store full or broken, staff must still get in to see what the hub knows (promise 7). */
async function recordIfPossible(parts: ApiParts, proposal: Proposal): Promise<void> {
  try {
    await parts.hub.record([proposal]);
  } catch (error) {
    parts.log.warn({ event: proposal.type, reason: messageOf(error) }, "could not be recorded");
  }
}

export function sessionViewOf(caller: Caller, { hub, source }: ApiParts): SessionView {
  const { session, role, tabletId } = caller;
  const staffId = session?.staffId ?? null;
  return {
    signedIn:
      staffId === null || role === null
        ? null
        : { staffId, name: source.names.staff(staffId), role },
    tablet:
      tabletId === null
        ? null
        : { tabletId, label: hub.home.tablet.get(tabletId)?.label ?? tabletId },
  };
}

function namesOf({ hub, source }: ApiParts): SignInNames {
  // Who answers from outside, fits devices or is family is nobody's business on the home's network.
  const active = [...hub.home.staff.values()].filter(
    ({ revoked, role }) => revoked !== true && isOnSite(role),
  );
  const people = active.map(({ staffId, role }) => ({
    staffId,
    name: source.names.staff(staffId),
    role,
  }));
  people.sort((a, b) => a.name.localeCompare(b.name, "en-GB"));
  return { homeName: hub.settings.homeName, demo: hub.settings.demo, people };
}

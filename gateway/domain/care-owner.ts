// Who may decide what of a resident's care: asked again with the home as of the commit, since a person's
// access may have ended in between.
import { GatewayError } from "../errors.ts";
import type { RoleName } from "../events.ts";
import type { Home } from "./home.ts";
import { activeStaff } from "./staff.ts";

/** Throws `care/refused`, with words for the screen. */
export function refuseCare(why: string): never {
  throw new GatewayError("care/refused", why);
}

export function mustBeResident(home: Home, residentId: string): void {
  if ((home.resident.get(residentId)?.personal ?? null) === null) {
    refuseCare("There is no such resident.");
  }
}

/** `staffId: null`: the plan decides. */
export function mustBe(
  home: Home,
  staffId: string | null,
  roles: readonly RoleName[],
  why: string,
): void {
  const role = staffId === null ? null : activeStaff(home, staffId)?.role;
  if (role === undefined || (role !== null && !roles.includes(role))) refuseCare(why);
}

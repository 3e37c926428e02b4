// Who among those who were set up may sign in and answer now, and who may take that away.
import { GatewayError } from "../errors.ts";
import type { Proposal, RoleName } from "../events.ts";
import type { Home, Staff } from "./home.ts";

/** Staff on site: only they answer an alert [design §2 promise 9]. */
export const ON_SITE_ROLES = ["staff", "manager"] as const satisfies readonly RoleName[];

export function isOnSite(role: RoleName): boolean {
  return ON_SITE_ROLES.some((onSite) => onSite === role);
}

/** Undefined for a name that is not known, and for one whose access was revoked. */
export function activeStaff(home: Home, staffId: string): Staff | undefined {
  const staff = home.staff.get(staffId);
  return staff?.revoked === true ? undefined : staff;
}

/**
 * Ends a person's access. `byStaffId: null`: by whoever runs the hub itself. Throws `access/unknown`,
 * and `access/refused` where nobody on site would be left who can sign in and answer.
 */
export function revokeStaff(
  home: Home,
  staffId: string,
  byStaffId: string | null,
  hasPin: (staffId: string) => boolean,
): readonly Proposal[] {
  if (home.staff.get(staffId) === undefined) {
    throw new GatewayError("access/unknown", `There is nobody with the id ${staffId}.`);
  }
  if (activeStaff(home, staffId) === undefined) return [];
  if (byStaffId === staffId) {
    const message = "Another manager must do this: nobody ends their own access.";
    throw new GatewayError("access/refused", message);
  }
  mayRevoke(home, byStaffId);
  const isLeft = [...home.staff.values()].some(
    (other) =>
      other.staffId !== staffId &&
      other.revoked !== true &&
      isOnSite(other.role) &&
      hasPin(other.staffId),
  );
  if (!isLeft) {
    const message = `Without ${staffId} nobody on site could answer an alert: give somebody else a PIN first.`;
    throw new GatewayError("access/refused", message);
  }
  return [
    { type: "staff.revoked", data: { staffId, byStaffId } },
    { type: "credential.revoked", data: { principalId: staffId, kind: "pin", byStaffId } },
  ];
}

/** Ends what an enrolled tablet may show and do. Throws `access/unknown`. */
export function revokeTablet(
  home: Home,
  tabletId: string,
  byStaffId: string | null,
): readonly Proposal[] {
  if (home.tablet.get(tabletId) === undefined) {
    throw new GatewayError(
      "access/unknown",
      `There is no enrolled tablet with the id ${tabletId}.`,
    );
  }
  mayRevoke(home, byStaffId);
  return [
    { type: "tablet.revoked", data: { tabletId, byStaffId } },
    { type: "credential.revoked", data: { principalId: tabletId, kind: "tablet", byStaffId } },
  ];
}

/** Asked again with the home as of this commit: two managers may revoke each other at once. */
function mayRevoke(home: Home, byStaffId: string | null): void {
  if (byStaffId === null || activeStaff(home, byStaffId)?.role === "manager") return;
  throw new GatewayError("access/refused", "Your own access was ended in between.");
}

// Secrets whose owner is not set up (any more): a crash may have come between an event and its secret.
// At start, before anybody can connect.
import type { Logger } from "pino";
import type { CredentialBook } from "./credential-book.ts";
import type { Home } from "./domain/home.ts";
import { activeStaff } from "./domain/staff.ts";
import type { SecretKind } from "./store/secrets.ts";

/** Which secrets belong to somebody or something that is set up now. */
function secretOwners(home: Home): (kind: SecretKind, principalId: string) => boolean {
  return (kind, principalId) => {
    if (kind === "tablet") return home.tablet.get(principalId) !== undefined;
    if (kind === "pin") return activeStaff(home, principalId) !== undefined;
    if (kind === "bridge") return home.endedBridge.get(principalId) === undefined;
    return kind !== "device" || home.device.get(principalId) !== undefined;
  };
}

/** From now on they open nothing, also where a full disk cannot forget them yet. */
export async function dropOrphans(
  credentials: CredentialBook,
  home: Home,
  log: Logger,
): Promise<void> {
  await credentials.dropOrphans(secretOwners(home)).catch((error: unknown) => {
    log.warn({ err: error }, "secrets without an owner stay on the disk for now");
  });
}

// Ends what somebody or something may do. The event comes first: it is what counts from its commit on,
// so a crash before the secret is gone leaves a secret that opens nothing, and the next start drops it.
import type { CredentialBook } from "./credential-book.ts";
import type { Home } from "./domain/home.ts";
import { revokeDevice } from "./domain/revoke-device.ts";
import { revokeStaff, revokeTablet } from "./domain/staff.ts";
import type { Proposal } from "./events.ts";

export interface RevocationParts {
  readonly credentials: CredentialBook;
  readonly submit: (decide: (home: Home) => readonly Proposal[]) => Promise<unknown>;
}

/** Each throws `access/unknown` or `access/refused`, and changes nothing when done again. */
export class Revocation {
  readonly #parts: RevocationParts;

  constructor(parts: RevocationParts) {
    this.#parts = parts;
  }

  /** `byStaffId: null`: by whoever runs the hub itself. */
  async staff(staffId: string, byStaffId: string | null): Promise<void> {
    const { credentials, submit } = this.#parts;
    const hasPin = (id: string): boolean => credentials.has("pin", id);
    await submit((home) => revokeStaff(home, staffId, byStaffId, hasPin));
    await credentials.end("pin", staffId);
  }

  async tablet(tabletId: string, byStaffId: string | null): Promise<void> {
    const { credentials, submit } = this.#parts;
    await submit((home) => revokeTablet(home, tabletId, byStaffId));
    await credentials.end("tablet", tabletId);
  }

  async device(deviceId: string): Promise<void> {
    const { credentials, submit } = this.#parts;
    await submit((home) => revokeDevice(home, deviceId));
    await credentials.end("device", deviceId);
  }

  async bridge(username: string): Promise<void> {
    const { credentials, submit } = this.#parts;
    if (!credentials.has("bridge", username)) return;
    const data = { principalId: username, kind: "bridge", byStaffId: null } as const;
    await submit(() => [{ type: "credential.revoked", data }]);
    await credentials.end("bridge", username);
  }
}

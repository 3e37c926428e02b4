// Who may speak to the hub, and how a secret is checked. Secrets are 256 random bits, so one SHA-256
// is enough: 3,000 devices that come back together must not wait for a password hash.
import { createHash, timingSafeEqual } from "node:crypto";

/** What the store keeps of a credential; the secret itself is shown once and forgotten. */
export type Credential =
  | { readonly kind: "device"; readonly secretSha256: Uint8Array }
  | {
      readonly kind: "bridge";
      readonly secretSha256: Uint8Array;
      /** MQTT topic filters it may publish to and subscribe. */
      readonly topics: readonly string[];
    }
  | { readonly kind: "enrolment"; readonly secretSha256: Uint8Array };

/** Synchronous: every connection asks, and the answer is in memory. */
export type CredentialLookup = (username: string) => Credential | undefined;

const NOBODY = new Uint8Array(32);

/**
 * The credential of `username` if `secret` is its secret. An unknown name takes as long as a wrong
 * secret, so that names cannot be tried out.
 */
export function checkCredential(
  lookUp: CredentialLookup,
  username: string | undefined,
  secret: Uint8Array | undefined,
): Credential | undefined {
  if (username === undefined || secret === undefined) return undefined;
  const credential = lookUp(username);
  const given = createHash("sha256").update(secret).digest();
  const isSecret = timingSafeEqual(given, credential?.secretSha256 ?? NOBODY);
  return isSecret ? credential : undefined;
}

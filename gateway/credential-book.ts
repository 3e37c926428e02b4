// Who may speak to the hub: hashes in memory, kept by the store, never in the log. Every connection
// and every request asks here, so the answer must not wait for a disk.
import { z } from "zod";
import type { HubSecrets, SessionRecord } from "./api/hub-port.ts";
import type { CredentialLookup } from "./drivers/credential.ts";
import {
  hashPin,
  hashSecret,
  isPin,
  makeSecret,
  type SecretKind,
  type Secrets,
} from "./store/secrets.ts";

/** An enrolment credential is for one visit of an installer. */
const ENROLMENT_LASTS_MS = 24 * 3_600_000;

/** What is kept of a bridge or an enrolment beside the hash. */
const keptBridge = z.object({ sha256: z.string(), topics: z.array(z.string()) });
const keptEnrolment = z.object({ sha256: z.string(), expiresMs: z.number() });
const keptSha256 = z.object({ sha256: z.string() });
const keptSession = z.object({ staffId: z.string(), expiresMs: z.number() });

type Kept = Readonly<Record<SecretKind, Map<string, string>>>;

const KINDS = ["device", "bridge", "enrolment", "pin", "tablet", "session"] as const;

/** Kinds of which a row in the home says whether their owner is set up, or that they were ended. */
const OWNED_KINDS = ["device", "bridge", "pin", "tablet"] as const;

export class CredentialBook implements HubSecrets {
  readonly #secrets: Secrets;
  readonly #kept: Kept;
  readonly #now: () => number;
  readonly #newId: () => string;
  #nobody: Promise<string> | undefined;
  /** Told the name of each device, bridge or enrolment whose secret just ended. */
  #onEnded: (username: string) => void = () => undefined;

  private constructor(secrets: Secrets, kept: Kept, now: () => number, newId: () => string) {
    this.#secrets = secrets;
    this.#kept = kept;
    this.#now = now;
    this.#newId = newId;
  }

  static async load(
    secrets: Secrets,
    now: () => number,
    newId: () => string,
  ): Promise<CredentialBook> {
    const maps = await Promise.all(KINDS.map(async (kind) => await secrets.getSecrets(kind)));
    const at = (kind: SecretKind): Map<string, string> => new Map(maps[KINDS.indexOf(kind)]);
    const kept = {
      ...{ device: at("device"), bridge: at("bridge"), enrolment: at("enrolment") },
      ...{ pin: at("pin"), tablet: at("tablet"), session: at("session") },
    };
    return new CredentialBook(secrets, kept, now, newId);
  }

  /** What MQTT clients are checked against. */
  readonly lookUp: CredentialLookup = (username) => {
    const device = this.#kept.device.get(username);
    if (device !== undefined) return { kind: "device", secretSha256: bytes(device) };
    const bridge = this.#kept.bridge.get(username);
    if (bridge !== undefined) {
      const { sha256, topics } = keptBridge.parse(JSON.parse(bridge));
      return { kind: "bridge", secretSha256: bytes(sha256), topics };
    }
    const enrolment = this.#kept.enrolment.get(username);
    if (enrolment === undefined) return undefined;
    const { sha256, expiresMs } = keptEnrolment.parse(JSON.parse(enrolment));
    return expiresMs > this.#now() ? { kind: "enrolment", secretSha256: bytes(sha256) } : undefined;
  };

  /** True where a secret of this kind was handed out before. */
  has(kind: SecretKind, principalId: string): boolean {
    return this.#kept[kind].has(principalId);
  }

  /** True where this very secret is the one that is kept. */
  isKept(kind: "device" | "bridge" | "enrolment", username: string, secret: string): boolean {
    const kept = this.#kept[kind].get(username);
    if (kept === undefined) return false;
    const sha256 = kind === "device" ? kept : keptSha256.parse(JSON.parse(kept)).sha256;
    return sha256 === hashSecret(secret);
  }

  /** The connections of a credential that ended must end with it: the driver listens here. */
  onEnded(listener: (username: string) => void): void {
    this.#onEnded = listener;
  }

  /**
   * From now on it opens nothing, also where the disk cannot be told: the next start then drops it,
   * as the home says that its owner is gone or its secret ended.
   */
  async end(kind: SecretKind, principalId: string): Promise<void> {
    if (!this.#kept[kind].delete(principalId)) return;
    this.#tellEnded(kind, principalId);
    await this.#secrets.removeSecret(principalId, kind);
  }

  /** Drops secrets whose owner is not set up (any more): a crash may have come in between. */
  async dropOrphans(isOwner: (kind: SecretKind, principalId: string) => boolean): Promise<void> {
    const orphans = OWNED_KINDS.flatMap((kind) =>
      [...this.#kept[kind].keys()].filter((id) => !isOwner(kind, id)).map((id) => ({ kind, id })),
    );
    // All at once: the first that the disk refuses must not leave the others open.
    await Promise.all(
      orphans.map(async ({ kind, id }) => {
        await this.end(kind, id);
      }),
    );
  }

  /** The secret, to be shown once; only its hash is kept. An earlier one ends. */
  async issueDevice(deviceId: string, secret = makeSecret()): Promise<string> {
    await this.#put("device", deviceId, hashSecret(secret));
    return secret;
  }

  async issueBridge(
    bridgeId: string,
    topics: readonly string[],
    secret = makeSecret(),
  ): Promise<string> {
    await this.#put("bridge", bridgeId, JSON.stringify({ sha256: hashSecret(secret), topics }));
    return secret;
  }

  async issueEnrolment(enrolmentId: string, secret = makeSecret()): Promise<string> {
    const expiresMs = this.#now() + ENROLMENT_LASTS_MS;
    const kept = JSON.stringify({ sha256: hashSecret(secret), expiresMs });
    await this.#put("enrolment", enrolmentId, kept);
    return secret;
  }

  async setPin(staffId: string, pin: string): Promise<void> {
    await this.#put("pin", staffId, await hashPin(pin));
  }

  async verifyPin(staffId: string, pin: string): Promise<boolean> {
    const kept = this.#kept.pin.get(staffId);
    // Nobody can type the empty PIN: an unknown name takes as long as a wrong PIN.
    this.#nobody ??= hashPin("");
    const isRight = await isPin(pin, kept ?? (await this.#nobody));
    return kept !== undefined && isRight;
  }

  verifyTablet(token: string): string | undefined {
    const hash = hashSecret(token);
    for (const [tabletId, kept] of this.#kept.tablet) if (kept === hash) return tabletId;
    return undefined;
  }

  async endTablet(tabletId: string): Promise<void> {
    await this.end("tablet", tabletId);
  }

  async issueTablet(): Promise<{ readonly tabletId: string; readonly token: string }> {
    const tabletId = this.#newId();
    const token = makeSecret();
    await this.#put("tablet", tabletId, hashSecret(token));
    return { tabletId, token };
  }

  async loadSessions(): Promise<readonly SessionRecord[]> {
    const sessions = [...this.#kept.session].map(([tokenHash, kept]) => ({
      tokenHash,
      ...keptSession.parse(JSON.parse(kept)),
    }));
    return await Promise.resolve(sessions);
  }

  async keepSession({ tokenHash, staffId, expiresMs }: SessionRecord): Promise<void> {
    await this.#put("session", tokenHash, JSON.stringify({ staffId, expiresMs }));
  }

  async forgetSession(tokenHash: string): Promise<void> {
    this.#kept.session.delete(tokenHash);
    await this.#secrets.removeSecret(tokenHash, "session");
  }

  async #put(kind: SecretKind, principalId: string, value: string): Promise<void> {
    await this.#secrets.putSecret(principalId, kind, value);
    const isReplaced = this.#kept[kind].has(principalId);
    this.#kept[kind].set(principalId, value);
    if (isReplaced) this.#tellEnded(kind, principalId);
  }

  #tellEnded(kind: SecretKind, principalId: string): void {
    if (kind === "device" || kind === "bridge" || kind === "enrolment") this.#onEnded(principalId);
  }
}

function bytes(hex: string): Uint8Array {
  return Buffer.from(hex, "hex");
}

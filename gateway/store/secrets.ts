// What devices, tablets and people prove themselves with, kept as hashes outside the log.
import { createHash, randomBytes, scrypt, timingSafeEqual } from "node:crypto";

export type SecretKind = "device" | "bridge" | "enrolment" | "pin" | "tablet" | "session";

/**
 * About 60 ms on a hub: a PIN has few digits, so each guess at a stolen database must cost. Devices
 * do not need it: their secrets are 256 random bits, and 3,000 may come back at once.
 */
const SCRYPT_COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 } as const;
const SCRYPT_PREFIX = `scrypt$${SCRYPT_COST.N}$${SCRYPT_COST.r}$${SCRYPT_COST.p}`;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const SECRET_BYTES = 32;

/** The kept hashes. Callers keep what they read in memory: a check must not wait for the disk. */
export interface Secrets {
  /** Resolves when the hash is on the disk; replaces an earlier one. */
  putSecret(principalId: string, kind: SecretKind, hash: string): Promise<void>;
  removeSecret(principalId: string, kind: SecretKind): Promise<void>;
  /** Hashes by principal. */
  getSecrets(kind: SecretKind): Promise<ReadonlyMap<string, string>>;
}

/** A secret to hand out once: 256 random bits. */
export function makeSecret(): string {
  return randomBytes(SECRET_BYTES).toString("base64url");
}

/** The hash of a random secret (device, bridge, enrolment, tablet). */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret, "utf8").digest("hex");
}

/** True when `secret` is the one that was hashed. */
export function isSecret(secret: string, hash: string): boolean {
  return areEqual(Buffer.from(hashSecret(secret)), Buffer.from(hash));
}

/** The hash of a PIN, slow by purpose. */
export async function hashPin(pin: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await stretched(pin, salt);
  return [SCRYPT_PREFIX, salt.toString("base64url"), hash.toString("base64url")].join("$");
}

/** True when `pin` is the one that was hashed; as slow as hashing it. */
export async function isPin(pin: string, hash: string): Promise<boolean> {
  const parts = hash.slice(SCRYPT_PREFIX.length + 1).split("$");
  const [salt, expected] = parts.map((part) => Buffer.from(part, "base64url"));
  if (!hash.startsWith(`${SCRYPT_PREFIX}$`) || salt === undefined || expected === undefined) {
    return false;
  }
  return areEqual(await stretched(pin, salt), expected);
}

async function stretched(pin: string, salt: Buffer): Promise<Buffer> {
  return await new Promise((resolve, reject) => {
    scrypt(pin, salt, HASH_BYTES, SCRYPT_COST, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

function areEqual(left: Buffer, right: Buffer): boolean {
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}

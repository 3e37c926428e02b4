// Random secrets of the API and how they are kept: only their SHA-256 is stored. 256 random bits
// need no slow hash; a PIN does, and gets one behind the port.
import { createHash, randomBytes } from "node:crypto";

/** Fills as many random bytes as asked; an argument so that tests can repeat. */
export type RandomBytes = (count: number) => Uint8Array;

export const systemRandom: RandomBytes = (count) => randomBytes(count);

const TOKEN_BYTES = 32;
/** Crockford base 32: no I, L, O, U, so that a code survives being read aloud. */
const CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

export function newToken(random: RandomBytes): string {
  return Buffer.from(random(TOKEN_BYTES)).toString("base64url");
}

export function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

/** `length` characters a person can type. 256 is a multiple of 32, so no character is likelier. */
export function newCode(random: RandomBytes, length: number): string {
  return Array.from(random(length), (byte) => CODE_ALPHABET.charAt(byte % 32)).join("");
}

/** As typed → as made: Crockford reads O as 0, I and L as 1, and ignores hyphens. */
export function readCode(typed: string): string {
  return typed.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
}

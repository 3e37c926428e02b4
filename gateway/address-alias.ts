// What the log keeps of the names a bridge has for a device: "Mrs Smith bed" is somebody's name, and
// what is in the log stays there. Before it: the family desk. After it: `device.address-learned`.
import { createHash } from "node:crypto";

/** Enough that no two names of a home meet. */
const DIGITS = 32;

/** The same for the same name, and nobody reads the name in it. */
export function addressAlias(address: string): string {
  return `named/${createHash("sha256").update(address).digest("hex").slice(0, DIGITS)}`;
}

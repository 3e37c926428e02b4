// Canonical JSON [RFC 8785]: one text for one value, so that a hash over it means something.
// Before it: an event's data; after it: the hash chain and the log.
import { GatewayError } from "../errors.ts";

function canonicalObject(value: object): string {
  const members: string[] = [];
  // RFC 8785 §3.2.3 sorts by UTF-16 code units, which is what sort() without a comparator does.
  for (const key of Object.keys(value).sort()) {
    const member: unknown = Reflect.get(value, key);
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${canonicalJson(member)}`);
  }
  return `{${members.join(",")}}`;
}

function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) {
    throw new GatewayError("internal/bug", `${value} has no form in JSON [RFC 8785 §3.2.2.3]`);
  }
  return JSON.stringify(value);
}

/** The canonical text of a JSON value; members that are `undefined` are left out. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") return canonicalNumber(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object") return canonicalObject(value);
  throw new GatewayError("internal/bug", `a ${typeof value} has no form in JSON`);
}

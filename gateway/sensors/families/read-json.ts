// JSON of a foreign packet, refused by code where it is none.
import { z } from "zod";
import { GatewayError } from "../../errors.ts";

const anyObject = z.record(z.string(), z.unknown());

export type JsonObject = z.infer<typeof anyObject>;

export function textOf(payload: Uint8Array): string {
  return new TextDecoder().decode(payload);
}

/**
 * Throws `sensor/undecodable` naming what was to be read: never the topic, in which a home may have
 * written a resident's name.
 */
export function readJson(payload: Uint8Array, what: string): unknown {
  try {
    return JSON.parse(textOf(payload));
  } catch {
    throw new GatewayError("sensor/undecodable", `${what}: not JSON`);
  }
}

export function readJsonObject(payload: Uint8Array, what: string): JsonObject {
  const { data } = anyObject.safeParse(readJson(payload, what));
  if (data !== undefined) return data;
  throw new GatewayError("sensor/undecodable", `${what}: not a JSON object`);
}

/** `undefined` where it is no object. */
export function asObject(value: unknown): JsonObject | undefined {
  return anyObject.safeParse(value).data;
}

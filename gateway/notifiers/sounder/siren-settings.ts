// What a siren or relay over MQTT is told, and how it says that it is there and sounds.
import { z } from "zod";
import { brokerSettings } from "../mqtt/broker-settings.ts";

const topic = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^#+\0]+$/, "must be one topic, without # and +");
const field = z
  .string()
  .min(1)
  .default("state")
  .describe("Key to read where the message is a JSON object, as bridges write it.");

export const sirenSettings = z.strictObject({
  by: z.literal("mqtt"),
  ...brokerSettings,
  clientId: z.string().min(1).max(60).default("hearthwatch-sounder"),
  command: z.strictObject({
    topic,
    sound: z.string().min(1).max(1_000).default("ON"),
    quiet: z.string().min(1).max(1_000).default("OFF"),
  }),
  availability: z
    .strictObject({ topic, field, online: z.string().min(1).default("online") })
    .describe("A siren that cannot say that it is there could be gone without anybody knowing."),
  state: z
    .strictObject({
      topic,
      field,
      sounding: z.string().min(1).default("ON"),
      quiet: z.string().min(1).default("OFF"),
    })
    .optional()
    .describe("Where it says that it sounds; absent: the broker's word counts as its own."),
  silentAfterMinutes: z
    .number()
    .min(1)
    .max(1_440)
    .optional()
    .describe("It must be heard at least so often; absent: only what it says of itself counts."),
});
export type SirenSettings = z.output<typeof sirenSettings>;

/** The word a message comes down to: itself, or what stands under `key` of a JSON object. */
export function wordOf(payload: string, key: string): string {
  if (!payload.startsWith("{")) return payload;
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch {
    return payload;
  }
  const fields = z.record(z.string(), z.unknown()).safeParse(value);
  const word = fields.success ? fields.data[key] : undefined;
  return typeof word === "string" || typeof word === "boolean" ? String(word) : payload;
}

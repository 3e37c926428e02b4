// What a sensor type is to the hub: hop 2, packet → readings. One file a type, one line in index.ts.
import { z } from "zod";
import type { Reading } from "../domain/reading.ts";

/** A sensor type with its settings applied. */
export interface SensorType {
  readonly type: string;
  /** One sentence for the installer. */
  readonly summary: string;
  /** Contact check: how long a device of this type may be silent before that is said. */
  readonly supervision: { readonly silentAfterMs: number };
  /** Pure. Throws `sensor/undecodable`, naming offset and field. */
  readonly decode: (payload: Uint8Array, channel: string) => readonly Reading[];
}

interface SensorDefinition<T extends string, S extends z.ZodRawShape> {
  readonly type: T;
  readonly summary: string;
  readonly settings: S;
  /** Settings → how the sensor is watched over. */
  supervision(settings: z.infer<z.ZodObject<S>>): SensorType["supervision"];
  readonly decode: SensorType["decode"];
}

/** Schema of one entry of the config; what it parses to is the sensor type itself. */
export type SensorSchema<T extends string, S extends z.ZodRawShape> = z.ZodPipe<
  z.ZodObject<S & { type: z.ZodLiteral<T> }, z.core.$strict>,
  z.ZodTransform<SensorType>
>;

export function defineSensor<T extends string, S extends z.ZodRawShape>(
  definition: SensorDefinition<T, S>,
): SensorSchema<T, S> {
  const { type, summary, decode } = definition;
  const settings = z.object(definition.settings);
  return z
    .strictObject({ ...definition.settings, type: z.literal(type) })
    .transform((given: unknown): SensorType => {
      const supervision = definition.supervision(settings.parse(given));
      return { type, summary, supervision, decode };
    });
}

// What a sensor type is to the hub: hop 2, packet → readings, and which readings count as events.
// One file a type, one line in index.ts.
import { z } from "zod";
import type { Quantity } from "../domain/quantity.ts";
import type { Reading, ValueReading } from "../domain/reading.ts";
import type { Sign } from "../domain/sign.ts";
import type { Supervision } from "../domain/supervision.ts";
import type { SensingPurpose } from "../events.ts";
import { GatewayError } from "../errors.ts";

/** A sensor type with its settings applied. */
export interface SensorType {
  readonly type: string;
  /** One sentence for the installer. */
  readonly summary: string;
  /** Contact check: how a device of this type is watched over. */
  readonly supervision: Supervision;
  /** What a resident is sensed for by it; null: for nothing that needs a basis (a help button). */
  readonly purpose: SensingPurpose | null;
  /** Pure. Throws `sensor/undecodable`, naming offset and field. */
  readonly decode: (payload: Uint8Array, channel: string) => readonly Reading[];
  /** Quantities that such a device may give beside those any device may; none: native bytes only. */
  readonly quantities: readonly Quantity[];
  /** Which of the readings of one message mean something happened. Pure; never throws. */
  readonly sense: (readings: readonly ValueReading[]) => readonly Sign[];
}

interface SensorDefinition<T extends string, S extends z.ZodRawShape> {
  readonly type: T;
  readonly summary: string;
  readonly settings: S;
  /** Settings → how the sensor is watched over. */
  supervision(settings: z.infer<z.ZodObject<S>>): Supervision;
  readonly purpose?: SensorType["purpose"];
  readonly decode?: SensorType["decode"];
  readonly quantities?: SensorType["quantities"];
  readonly sense?: SensorType["sense"];
}

/** Schema of one entry of the config; what it parses to is the sensor type itself. */
export type SensorSchema<T extends string, S extends z.ZodRawShape> = z.ZodPipe<
  z.ZodObject<S & { type: z.ZodLiteral<T> }, z.core.$strict>,
  z.ZodTransform<SensorType>
>;

export function defineSensor<T extends string, S extends z.ZodRawShape>(
  definition: SensorDefinition<T, S>,
): SensorSchema<T, S> {
  const { type, summary, purpose = null, quantities = [], sense = () => [] } = definition;
  const decode = definition.decode ?? ((): never => noBytes(type));
  const settings = z.object(definition.settings);
  return z
    .strictObject({ ...definition.settings, type: z.literal(type) })
    .transform((given: unknown): SensorType => {
      const supervision = definition.supervision(settings.parse(given));
      return { type, summary, supervision, purpose, decode, quantities, sense };
    });
}

/** Its devices speak through a bridge or a radio, which reads them; they have no bytes of ours. */
function noBytes(type: string): never {
  throw new GatewayError("sensor/undecodable", `${type}: no native packet of this type is known`);
}

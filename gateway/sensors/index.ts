// Registry of sensor types: a new one is a file of its own and one line here.
import { z } from "zod";
import type { SensorType } from "./define-sensor.ts";
import { wearable } from "./wearable.ts";

/** Parsing an entry is choosing the sensor type: the result decodes. */
export const sensorTypeSchema = z.discriminatedUnion("type", [wearable]);

/** Every sensor type with its default settings, by name. */
export const sensorTypes: ReadonlyMap<string, SensorType> = new Map(
  sensorTypeSchema.options.map((option) => {
    const sensor = option.parse({ type: option.in.shape.type.value });
    return [sensor.type, sensor];
  }),
);

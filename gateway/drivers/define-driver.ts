// What a driver is to the config: parsing its settings gives a function that builds it.
import { z } from "zod";
import type { Clock } from "../domain/clock.ts";
import type { Driver } from "../domain/driver.ts";
import type { CredentialLookup } from "./credential.ts";

/** What a driver needs of its surroundings. */
export interface DriverContext {
  readonly clock: Clock;
  readonly credentials: CredentialLookup;
  /** Folder of the config file: paths in the settings are relative to it. */
  readonly folder: string;
  /** Names a packet's way through the hub. Cheap: it is called for every packet. */
  readonly newTraceId: () => string;
  /** MQTT topics of devices that do not speak the native protocol, for a broker that is not ours. */
  readonly foreignTopics: readonly string[];
  /** Evenly spread in [0, 1): jitter of reconnecting. */
  readonly random: () => number;
}

/** A driver that listens or connects at an address. */
export interface NetworkDriver extends Driver {
  /** As a client would write it; after `start` with the port that was really taken. */
  address(): string;
  /** Ends, at once, what is connected with this credential: its secret counts no more. */
  disconnect(username: string): void;
  /** What cannot be promised with these settings, in words for the log at start. */
  readonly limits: readonly string[];
}

export type DriverBuilder = (context: DriverContext) => NetworkDriver;

/** Schema of a driver's settings; what it parses to builds the driver. */
export type DriverSchema<B extends string, S extends z.ZodRawShape> = z.ZodPipe<
  z.ZodObject<S & { broker: z.ZodLiteral<B> }, z.core.$strict>,
  z.ZodTransform<DriverBuilder>
>;

export function defineDriver<B extends string, S extends z.ZodRawShape>(definition: {
  readonly broker: B;
  readonly settings: S;
  build(settings: z.infer<z.ZodObject<S>>, context: DriverContext): NetworkDriver;
}): DriverSchema<B, S> {
  const shape = z.object(definition.settings);
  return z
    .strictObject({ ...definition.settings, broker: z.literal(definition.broker) })
    .transform((given: unknown): DriverBuilder => {
      const settings = shape.parse(given);
      return (context) => definition.build(settings, context);
    });
}

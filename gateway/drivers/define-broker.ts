// What a way to reach a broker is to the config: parsing its settings gives a function that builds it.
import { z } from "zod";
import type { Driver } from "../domain/driver.ts";
import type { CredentialLookup } from "./credential.ts";
import type { DriverContext } from "./define-driver.ts";

/** What a driver of MQTT needs beside what every driver does. */
export interface BrokerContext extends DriverContext {
  readonly credentials: CredentialLookup;
  /** MQTT topics of devices that do not speak the native protocol, for a broker that is not ours. */
  readonly foreignTopics: readonly string[];
}

/** A driver that listens or connects at an address. */
export interface NetworkDriver extends Driver {
  /** As a client would write it; after `start` with the port that was really taken. */
  address(): string;
  /** Ends, at once, what is connected with this credential: its secret counts no more. */
  disconnect(username: string): void;
}

type BrokerBuilder = (context: BrokerContext) => NetworkDriver;

/** Schema of a broker's settings; what it parses to builds the driver. */
export type BrokerSchema<B extends string, S extends z.ZodRawShape> = z.ZodPipe<
  z.ZodObject<S & { broker: z.ZodLiteral<B> }, z.core.$strict>,
  z.ZodTransform<BrokerBuilder>
>;

export function defineBroker<B extends string, S extends z.ZodRawShape>(definition: {
  readonly broker: B;
  readonly settings: S;
  build(settings: z.infer<z.ZodObject<S>>, context: BrokerContext): NetworkDriver;
}): BrokerSchema<B, S> {
  const shape = z.object(definition.settings);
  return z
    .strictObject({ ...definition.settings, broker: z.literal(definition.broker) })
    .transform((given: unknown): BrokerBuilder => {
      const settings = shape.parse(given);
      return (context) => definition.build(settings, context);
    });
}

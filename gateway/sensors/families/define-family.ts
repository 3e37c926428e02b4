// A family: devices of other makers that speak one form through a bridge or a radio. Before it: a
// foreign packet. After it: readings under the device's address, or word of devices and the bridge.
import { z } from "zod";
import type { AdvertisementKeys } from "../../domain/advertisement-keys.ts";
import type { ValueReading } from "../../domain/reading.ts";

/** A foreign packet as a family sees it; `name` is its topic or radio address. */
export interface ForeignPacket {
  readonly name: string;
  readonly channel: string;
  readonly payload: Uint8Array;
  readonly wallMs: number;
  readonly monotonicMs: number;
  /** A broker kept it: it may be old. */
  readonly isRetained: boolean;
  /** How strongly a radio heard it, and which. */
  readonly rssiDbm?: number;
  readonly receiver?: string;
  /** True while an installer teaches devices of this radio in. */
  readonly isLearning?: boolean;
  /** Is a device set up under this address? Absent: nobody knows. */
  readonly isSetUp?: (address: string) => boolean;
}

/** Who is meant: the address that lasts first, then the other names the bridge has for it. */
interface Named {
  readonly addresses: readonly [string, ...string[]];
}

/** What a packet of a family says. */
export type News =
  /** There is such a device; `proposes`: the sensor type it looks like. */
  | (Named & { readonly news: "device"; readonly model: string; readonly proposes: string | null })
  /** The bridge lost sight of it, or has it again. */
  | (Named & { readonly news: "connection"; readonly isConnected: boolean })
  | (Named & {
      readonly news: "readings";
      readonly readings: readonly ValueReading[];
      /** The bridge repeats what it knew before: so it is, but it did not happen now. */
      readonly isRemembered: boolean;
      /** Names of what it sends, as its maker calls them; for the installer. */
      readonly sends: readonly string[];
      readonly proposes: string | null;
      /** Of an encrypted advertisement: what makes a replay of it known. */
      readonly counter?: number;
    })
  /** It spoke, and must not be believed; `why` is for staff. */
  | (Named & { readonly news: "refused"; readonly why: string })
  /** A receiver in the home passes on what it heard on the air. */
  | (Named & { readonly news: "relayed"; readonly heard: RelayedPacket });

/** An advertisement as a receiver heard it; `name` is the sender's radio address. */
export type RelayedPacket = Pick<ForeignPacket, "name" | "payload"> & {
  readonly rssiDbm: number;
  readonly receiver: string;
};

/** Reads one family's packets in one run of the hub; what it must remember between them is in it. */
export interface FamilyReader {
  /** Undefined: not of this family. Throws `sensor/undecodable` on what should be and cannot be read. */
  read(packet: ForeignPacket): readonly News[] | undefined;
  /** The device at this address was set up anew: nothing said before counts. */
  forget?(address: string): void;
}

/** A family with its settings applied. */
export interface Family {
  readonly kind: string;
  readonly summary: string;
  /** MQTT topics it comes under, for a broker that is not the hub's own. */
  readonly topics: readonly string[];
  newReader(keys: AdvertisementKeys): FamilyReader;
}

export type FamilySchema<K extends string, S extends z.ZodRawShape> = z.ZodPipe<
  z.ZodObject<S & { kind: z.ZodLiteral<K> }, z.core.$strict>,
  z.ZodTransform<Family>
>;

/** Parsing an entry of config's `families` is choosing and building the family. */
export function defineFamily<K extends string, S extends z.ZodRawShape>(definition: {
  readonly kind: K;
  readonly summary: string;
  readonly settings: S;
  topics(settings: z.infer<z.ZodObject<S>>): readonly string[];
  newReader(settings: z.infer<z.ZodObject<S>>, keys: AdvertisementKeys): FamilyReader;
}): FamilySchema<K, S> {
  const { kind, summary } = definition;
  const shape = z.object(definition.settings);
  return z
    .strictObject({ ...definition.settings, kind: z.literal(kind) })
    .transform((given: unknown): Family => {
      const settings = shape.parse(given);
      const topics = definition.topics(settings);
      return { kind, summary, topics, newReader: (keys) => definition.newReader(settings, keys) };
    });
}

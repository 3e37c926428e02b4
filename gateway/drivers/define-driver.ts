// What a driver is to the config: parsing an entry of `drivers` chooses its kind, checks its settings
// and gives what builds it.
import { z } from "zod";
import type { Clock } from "../domain/clock.ts";
import type { Driver } from "../domain/driver.ts";
import type { SetUpDevice } from "../domain/set-up-device.ts";

/** What a driver needs of its surroundings. */
export interface DriverContext {
  readonly clock: Clock;
  /** Folder of the config file: paths in the settings are relative to it. */
  readonly folder: string;
  /** Names a packet's way through the hub. Cheap: it is called for every packet. */
  readonly newTraceId: () => string;
  /** Evenly spread in [0, 1): jitter of reconnecting. */
  readonly random: () => number;
  /** Devices in use that a radio or bus knows by an address. */
  readonly devices: () => readonly SetUpDevice[];
}

/** A driver as configured. */
export interface ConfiguredDriver {
  readonly kind: string;
  /** Its name in the log, in figures and in the packets it hands on. */
  readonly id: string;
  /** What people know it by. */
  readonly label: string;
  build(context: DriverContext): Driver;
}

const id = z.string().regex(/^[a-z0-9-]{1,40}$/);

/** Kinds are told apart by `kind`, so that a fault in one is named with its path. */
type DriverSchema<Kind extends string> = z.ZodType<ConfiguredDriver> &
  z.core.$ZodTypeDiscriminable & { readonly kindName: Kind; readonly summary: string };

/** Defines a kind of driver. `settings`: the zod shape of what only this kind has. */
export function defineDriver<Kind extends string, Shape extends z.ZodRawShape>(definition: {
  readonly kind: Kind;
  readonly summary: string;
  /** What people know one by where the config gives no other label. */
  readonly label: string;
  readonly settings: Shape;
  readonly build: (
    settings: z.output<z.ZodObject<Shape>>,
    name: string,
    context: DriverContext,
  ) => Driver;
}): DriverSchema<Kind> {
  const { kind, summary } = definition;
  const shared = {
    id: id.default(kind).describe("Its name in the log, a–z 0–9 -; needed for a second of a kind."),
    label: z.string().min(1).max(60).default(definition.label).describe("What staff know it by."),
  };
  const object = z.strictObject({ kind: z.literal(kind), ...shared, ...definition.settings });
  const schema = object.transform((values): ConfiguredDriver => {
    const { id: name, label } = values as z.output<z.ZodObject<typeof shared>>;
    // The object was made of `shared` and `Shape`; zod's type of the spread loses that.
    const own = values as unknown as z.output<z.ZodObject<Shape>>;
    return { kind, id: name, label, build: (context) => definition.build(own, name, context) };
  });
  return Object.assign(schema, { kindName: kind, summary });
}

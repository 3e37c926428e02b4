// What a reading may be of: each quantity with its unit and the range a real device can give.
// Before it: decoders. After it: sensor types, which say what of it counts as an event.
import { z } from "zod";

/** What a button, cord or cube was made to do. A press that is not understood is *single*. */
export const PRESSES = ["single", "double", "triple", "long", "hold", "release", "help"] as const;

/** What a radar says of a person on the floor; *maybe* is an observation and never an alert. */
export const FALL_STATES = ["none", "maybe", "fall"] as const;

/** Every quantity: its unit (null: a state) and its range. */
export const quantities = {
  battery: { unit: "%", value: z.number().min(0).max(100) },
  "battery-low": { unit: null, value: z.boolean() },
  /** A radio's own measure of its link, scaled to per cent. */
  "link-quality": { unit: "%", value: z.number().min(0).max(100) },
  signal: { unit: "dBm", value: z.number().min(-130).max(20) },
  voltage: { unit: "V", value: z.number().min(0).max(500) },
  temperature: { unit: "°C", value: z.number().min(-40).max(85) },
  humidity: { unit: "%", value: z.number().min(0).max(100) },
  illuminance: { unit: "lx", value: z.number().min(0).max(200_000) },
  "air-pressure": { unit: "hPa", value: z.number().min(300).max(1100) },
  /** A wellbeing trend only: no threshold anywhere [design §1]. */
  "heart-rate": { unit: "1/min", value: z.number().min(20).max(250) },
  "breathing-rate": { unit: "1/min", value: z.number().min(2).max(80) },
  steps: { unit: "1", value: z.int().min(0).max(10_000_000) },
  /** Weight or a person is there. */
  occupied: { unit: null, value: z.boolean() },
  motion: { unit: null, value: z.boolean() },
  vibration: { unit: null, value: z.boolean() },
  open: { unit: null, value: z.boolean() },
  tamper: { unit: null, value: z.boolean() },
  /** A button that stays *asking* until it is reset, and one that is pressed. */
  asking: { unit: null, value: z.boolean() },
  pressed: { unit: null, value: z.enum(PRESSES) },
  fall: { unit: null, value: z.enum(FALL_STATES) },
  /** A call was reset at the panel of the system it came from. */
  cleared: { unit: null, value: z.literal(true) },
} as const;

export type Quantity = keyof typeof quantities;

/** What a reading says of the device itself, and of nobody. */
const OF_THE_DEVICE: ReadonlySet<Quantity> = new Set([
  ...(["battery", "battery-low", "link-quality", "signal", "voltage", "tamper"] as const),
]);

export function isOfDevice({ quantity }: { readonly quantity: Quantity }): boolean {
  return OF_THE_DEVICE.has(quantity);
}

/** A quantity with a value of its own type and within its range. */
export type Measured = {
  [Q in Quantity]: {
    readonly quantity: Q;
    readonly value: z.infer<(typeof quantities)[Q]["value"]>;
  };
}[Quantity];

const measured = z.custom<Measured>((given) => {
  const { success, data } = named.safeParse(given);
  return success && quantities[data.quantity].value.safeParse(data.value).success;
});

const named = z.object({
  quantity: z.custom<Quantity>(
    (name) => typeof name === "string" && Object.hasOwn(quantities, name),
  ),
  value: z.unknown(),
});

/** The value as a reading of `quantity`; undefined where no real device gives such a value. */
export function measure(quantity: Quantity, value: unknown): Measured | undefined {
  return measured.safeParse({ quantity, value }).data;
}

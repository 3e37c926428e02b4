// What every simulated family does: it says what real devices of its kind say, as topics and text. It
// has no transport and no clock: a process of its own, or a test, carries the words.
import { z } from "zod";

/** What a device does, in words that hold for every family. */
export const DEEDS = [
  ...(["press", "occupied", "empty", "open", "closed", "moving", "quiet", "fall", "up"] as const),
  ...(["gone", "back", "deaf", "hearing"] as const),
] as const;

export const deed = z.strictObject({
  does: z.enum(DEEDS).optional().describe("What happens at the device."),
  battery: z.int().min(0).max(100).optional().describe("Per cent from now on."),
  goes: z.string().optional().describe("The room a worn device is taken to."),
});

export type Deed = z.infer<typeof deed>;

export interface SimMessage {
  readonly topic: string;
  readonly payload: string;
  readonly retain?: boolean;
}

export interface SimFamily {
  /** As at power-up: what the real ones say first. */
  start(): readonly SimMessage[];
  /** Nothing for a device that is gone, except what its bridge says of that. */
  does(deviceId: string, what: Deed): readonly SimMessage[];
  /** What it says by itself, every `everyMs`. */
  regular(): readonly SimMessage[];
  readonly everyMs: number;
}

/** What is common to simulated devices: are they there, and how full is the battery. */
export interface SimCondition {
  isGone: boolean;
  battery: number;
}

export function newCondition(): SimCondition {
  return { isGone: false, battery: 90 };
}

/** Takes over what holds for every family; true: it is there and can speak. */
export function applied(condition: SimCondition, { does, battery }: Deed): boolean {
  if (battery !== undefined) condition.battery = battery;
  if (does === "gone") condition.isGone = true;
  if (does === "back") condition.isGone = false;
  return !condition.isGone;
}

export function json(topic: string, content: unknown, retain = false): SimMessage {
  return { topic, payload: JSON.stringify(content), retain };
}

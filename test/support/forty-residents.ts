// Forty residents, their rooms and what hangs in them: the numbers from which a home's day is made.

const RESIDENTS = 40;
export const MINUTE_MS = 60_000;
/** Nobody who goes to the bathroom is away for so long; two do not come back. */
export const BED_EXIT_AFTER_MS = 20 * MINUTE_MS;
const ZONES = ["corridor-1", "corridor-2", "corridor-3", "corridor-4"] as const;
/** A tenth of what really is on the air: it says the same of a day. */
export const BEACON_EVERY_MS = 5 * MINUTE_MS;
export const RECEIVERS = [...ZONES, "lounge", "garden"] as const;

export const resident = (number: number): string => `r-${String(number)}`;
export const zone = (number: number): string =>
  ZONES[Math.floor((number - 1) / 10)] ?? "corridor-1";
export const mac = (number: number): string =>
  `A4:C1:38:00:01:${number.toString(16).padStart(2, "0").toUpperCase()}`;
export const everybody = Array.from({ length: RESIDENTS }, (_, index) => index + 1);
export const withRadar = everybody.filter((number) => number % 2 === 0);
export const withDoor = everybody.filter((number) => number % 4 === 1);
export const withPad = everybody.filter((number) => number % 4 === 3);

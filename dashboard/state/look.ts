// Day or night look: by the hub's local hour, by what the tablet prefers, or as somebody chose.
export type LookChoice = "automatic" | "day" | "night";
export type Look = "day" | "night";

/** Night staff's hours in most homes; a bright screen in a dark corridor wakes residents. */
const NIGHT_FROM_HOUR = 21;
const NIGHT_TO_HOUR = 7;

export function lookNow(choice: LookChoice, hubHour: number | null, prefersDark: boolean): Look {
  if (choice !== "automatic") return choice;
  if (prefersDark) return "night";
  if (hubHour === null) return "day";
  return hubHour >= NIGHT_FROM_HOUR || hubHour < NIGHT_TO_HOUR ? "night" : "day";
}

export function lookChoiceOf(kept: string | null): LookChoice {
  return kept === "day" || kept === "night" ? kept : "automatic";
}

// The NHS number: ten digits, the last of which checks the others. It is never shown whole, logged
// or kept unsealed.
import { z } from "zod";

const DIGITS = 10;
/** Modulus 11 with weights 10 to 2 [NHS Data Dictionary, NHS NUMBER]. */
const MODULUS = 11;

function checkDigit(digits: string): number {
  let sum = 0;
  for (let at = 0; at < DIGITS - 1; at += 1) sum += Number(digits[at]) * (DIGITS - at);
  return (MODULUS - (sum % MODULUS)) % MODULUS;
}

/** The ten digits of what a person wrote, with or without spaces; undefined where they are no number. */
export function parseNhsNumber(text: string): string | undefined {
  const digits = text.replace(/[\s-]/g, "");
  if (!/^\d{10}$/.test(digits)) return undefined;
  // A remainder that would need the digit 10 is never given out: it equals no last digit.
  return checkDigit(digits) === Number(digits[DIGITS - 1]) ? digits : undefined;
}

/** As a person or a plan gives it; what comes out is the ten digits. */
export const nhsNumber = z
  .string()
  .max(20)
  .transform((text, context) => {
    const digits = parseNhsNumber(text);
    if (digits !== undefined) return digits;
    // The text itself is not repeated: it may be one digit from somebody's number.
    context.addIssue({ code: "custom", message: "is no NHS number: its check digit does not fit" });
    return z.NEVER;
  });

/** Any run of digits long enough to be one, with the spaces and hyphens people write. */
const LIKE_A_NUMBER = /\d(?:[\s-]?\d){8,}/g;

/** Text from elsewhere that goes into a log: what may be somebody's number is taken out. */
export function withoutNumbers(text: string): string {
  return text.replace(LIKE_A_NUMBER, "[number]");
}

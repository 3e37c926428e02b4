// What a call threw, to be looked at: `toThrow` sees the message only.
import { GatewayError } from "../../gateway/errors.ts";

/** `code: message` of the gateway error that `run` throws; anything else it throws passes through. */
export function thrownBy(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof GatewayError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "nothing was thrown";
}

/** The same of a promise. */
export async function rejectionOf(promise: Promise<unknown>): Promise<string> {
  const [settled] = await Promise.allSettled([promise]);
  return thrownBy(() => {
    if (settled.status === "rejected") throw settled.reason;
  });
}

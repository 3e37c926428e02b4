// Opens a serial port by its stable name. Before it: settings. After it: a kept line.
import { access } from "node:fs/promises";
import { z } from "zod";
import { GatewayError } from "../errors.ts";
import type { OpenLine } from "./kept-line.ts";

/**
 * A name by number (`/dev/ttyUSB0`) goes to another device when two are plugged in in another order;
 * udev's names by id and by path, and names that the home's own udev rules give, do not.
 */
const UNSTABLE = /^\/dev\/tty(USB|ACM)\d+$/;

export const serialPath = z
  .string()
  .regex(/^\/[^\0]{1,200}$/, "must be a whole path, such as /dev/serial/by-id/…")
  .refine(
    (path) => !UNSTABLE.test(path),
    "changes with the order of plugging: name it by /dev/serial/by-id/…",
  )
  .describe("Stable name of the port: /dev/serial/by-id/…");

export interface LineFormat {
  readonly baudRate: number;
  readonly dataBits: 7 | 8;
  readonly parity: "none" | "even" | "odd";
  readonly stopBits: 1 | 2;
}

/** Resolves when the port is open; throws `driver/unavailable`. */
export async function openSerial(path: string, format: LineFormat): Promise<OpenLine> {
  try {
    await access(path);
  } catch {
    throw new GatewayError("driver/unavailable", "it is not plugged in");
  }
  // Loaded when needed: a hub without serial lines does without its compiled part.
  const { SerialPort } = await import("serialport");
  const stream = new SerialPort({ path, ...format, autoOpen: false });
  await new Promise<void>((resolve, reject) => {
    stream.open((error) => {
      if (error === null) resolve();
      else reject(new GatewayError("driver/unavailable", error.message, { cause: error }));
    });
  });
  const end = async (): Promise<void> => {
    await new Promise<void>((resolve) => {
      // It says an error where it was closed already, as after it was pulled out.
      stream.close(() => {
        resolve();
      });
    });
  };
  return { stream, end };
}

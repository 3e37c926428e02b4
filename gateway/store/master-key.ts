// The hub's master key: a file of its own, so that a copy of the databases alone names nobody.
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { GatewayError } from "../errors.ts";
import { syncFolder, writeDurably } from "./durable-file.ts";

/** AES-256. */
export const KEY_BYTES = 32;

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function createMasterKey(file: string): Buffer {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const key = randomBytes(KEY_BYTES);
  writeDurably(file, key);
  // The folder itself may be new as well.
  syncFolder(dirname(dirname(file)));
  return key;
}

/** Reads the key, or makes it where nothing has been sealed yet (`mayCreate`). */
export function loadMasterKey(file: string, mayCreate: boolean): Buffer {
  try {
    const key = readFileSync(file);
    if (key.byteLength === KEY_BYTES) return key;
  } catch (error) {
    if (!isMissing(error)) throw error;
    if (mayCreate) return createMasterKey(file);
  }
  throw new GatewayError(
    "store/corrupt",
    `the master key ${file} is missing or damaged, and without it no name in this data folder can be read: restore it from the copy made when the hub was set up`,
  );
}

// Space set aside so that alerts can still be written when the disk is full (promise 1). The alert
// lane gives it back step by step; the background worker fills it again when space has returned.
import { randomFillSync } from "node:crypto";
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  writeSync,
} from "node:fs";
import { isNoSpace } from "./failure.ts";

/**
 * 16 MiB is about 1,100 alert transactions of 14 kB, more than a home raises in a night, and a
 * thousandth of the smallest card a hub is sold with.
 */
export const RESERVE_BYTES: number = 16 * 1024 * 1024;

/** Given back in small steps, so that other writers on the disk cannot take it all at once. */
const STEP_BYTES = 1024 * 1024;

export class Reserve {
  readonly sizeBytes: number;
  readonly #fd: number;

  constructor(file: string, sizeBytes: number) {
    this.sizeBytes = sizeBytes;
    // Appending: a step given back while it is being filled must not leave a hole without blocks.
    this.#fd = openSync(file, constants.O_RDWR | constants.O_CREAT | constants.O_APPEND, 0o600);
  }

  heldBytes(): number {
    return fstatSync(this.#fd).size;
  }

  /** Gives one step back to the disk. False when nothing is left to give. */
  release(): boolean {
    const held = this.heldBytes();
    if (held === 0) return false;
    ftruncateSync(this.#fd, Math.max(0, held - STEP_BYTES));
    // Some file systems hand freed blocks out again only once the truncation itself is on disk.
    fsyncSync(this.#fd);
    return true;
  }

  /** Writes what is missing. True when the reserve is whole, false where the disk has no room. */
  refill(): boolean {
    // Random bytes: a file system that compresses would keep no blocks for zeros.
    const step = randomFillSync(Buffer.allocUnsafe(Math.min(STEP_BYTES, this.sizeBytes)));
    try {
      for (let missing = this.#missing(); missing > 0; missing = this.#missing()) {
        writeSync(this.#fd, step, 0, Math.min(missing, step.byteLength));
      }
      fsyncSync(this.#fd);
      return true;
    } catch (error) {
      if (isNoSpace(error)) return false;
      throw error;
    }
  }

  close(): void {
    closeSync(this.#fd);
  }

  #missing(): number {
    return this.sizeBytes - this.heldBytes();
  }
}

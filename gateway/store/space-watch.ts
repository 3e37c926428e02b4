// Watches the room on the disk: stops telemetry before alerts run short, and fills the reserve
// again once space has returned.
import { statfsSync } from "node:fs";
import type { SpaceState } from "./lane-protocol.ts";
import type { Reserve } from "./reserve.ts";

/** Kept free for the log of the alert lane while the reserve is whole. */
const FREE_FLOOR_BYTES = 8 * 1024 * 1024;

/** The shared-memory indexes and log headers of three databases, with room to spare. */
const OPENING_BYTES = 1024 * 1024;

export class SpaceWatch {
  readonly #folder: string;
  readonly #reserve: Reserve;
  readonly #floorBytes: number;

  constructor(folder: string, reserve: Reserve) {
    this.#folder = folder;
    this.#reserve = reserve;
    this.#floorBytes = Math.min(FREE_FLOOR_BYTES, reserve.sizeBytes);
  }

  /** What room there is now, after making the reserve whole if that leaves enough. */
  check(): SpaceState {
    const missing = this.#reserve.sizeBytes - this.#reserve.heldBytes();
    if (missing === 0) return this.#freeBytes() >= this.#floorBytes ? "ok" : "low";
    if (this.#freeBytes() < missing + this.#floorBytes) return "low";
    return this.#reserve.refill() ? "ok" : "low";
  }

  /** Whether SQLite has the room it takes to open at all. */
  canOpen(): boolean {
    return this.#freeBytes() >= OPENING_BYTES;
  }

  #freeBytes(): number {
    const { bavail, bsize } = statfsSync(this.#folder);
    return bavail * bsize;
  }
}

// Which motion packet a wearable may forget [PROTOCOL §6, kind 0x82]: the detector speaks in device
// time, the wire in sequence numbers.
import type { MotionReading } from "./reading.ts";

/** Packets remembered: over two minutes at two a second, far more than a device keeps (30 s). */
const PACKETS_KEPT = 256;

export class DecidedMark {
  #sequences: number[] = [];
  #endsUs: number[] = [];
  #reached: number | undefined;
  #told: number | undefined;

  took({ sequence, block }: MotionReading): void {
    this.#sequences.push(sequence);
    this.#endsUs.push(block.startUs + (block.accel.length / 3 - 1) * block.periodUs);
    if (this.#sequences.length <= PACKETS_KEPT) return;
    this.#sequences.shift();
    this.#endsUs.shift();
  }

  /** Everything up to `decidedUs` is decided. */
  reach(decidedUs: number): void {
    let passed = 0;
    while ((this.#endsUs[passed] ?? Number.POSITIVE_INFINITY) <= decidedUs) passed += 1;
    if (passed === 0) return;
    this.#reached = this.#sequences[passed - 1];
    this.#sequences.splice(0, passed);
    this.#endsUs.splice(0, passed);
  }

  /** The number to tell the device, where it is a new one. */
  untold(): number | undefined {
    return this.#reached === this.#told ? undefined : this.#reached;
  }

  told(sequence: number): void {
    this.#told = sequence;
  }
}

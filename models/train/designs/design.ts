// What a design for telling falls apart must offer to be compared. The network is one of them.
import type { Example } from "../train-network.ts";

/** Log-odds of a fall from the channels of one window. */
export type Judge = (channels: Float32Array) => number;

export interface Design {
  readonly name: string;
  readonly train: (examples: readonly Example[], seed: number) => Judge;
}

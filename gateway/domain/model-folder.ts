// A folder with a model, as the hub keeps one in service: what can be asked of it, and what its card
// says. The loading itself is no part of the core.
import type { FallClassifier } from "./motion.ts";

/** A share with its counts and 95% Wilson interval. */
export interface Share {
  readonly of: number;
  readonly found: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** Figures of one set of recordings: laboratory figures of acted falls. */
export interface CardFigures {
  readonly set: string;
  readonly position: "wrist" | "waist";
  readonly heldOut: "subject" | "set";
  readonly condition: string;
  readonly level: "alert" | "check" | "degraded-alert" | "degraded-check";
  readonly sensitivity: Share;
  readonly specificity: Readonly<Record<string, Share>>;
}

/** What a model's card tells people. */
export interface CardFacts {
  readonly name: string;
  readonly version: string;
  readonly intendedUse: string;
  readonly figures: readonly CardFigures[];
  readonly figuresAre: string;
  readonly limits: readonly string[];
}

/** A model in memory, checked against its card. */
export interface LoadedModel {
  readonly classifier: FallClassifier & Disposable;
  readonly card: CardFacts;
  /** SHA-256 over the folder's card and weights: one name for exactly this model. */
  readonly fingerprint: string;
}

export interface ModelFolder {
  readonly path: string;
  /** Throws `model/missing`, `model/corrupt` or `model/failed`; the message names file and remedy. */
  load(): Promise<LoadedModel>;
  /** Of the files as they lie there now. Throws as `load` does. */
  fingerprint(): Promise<string>;
}

/**
 * Longest a window may take on average, ms: the model runs on the thread that hears the devices. Some
 * seventy times what it takes in wasm, some ten times what it takes in plain JavaScript.
 */
export const SLOWEST_WINDOW_MS = 100;

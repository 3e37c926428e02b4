// A model folder → a classifier that has proved itself: card checked, hash checked, self-test passed.
// Before it: the gateway's start, a broken folder that is whole again, a person promoting a model.
// After it: hop 5.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import {
  type LoadedModel,
  type ModelFolder,
  SLOWEST_WINDOW_MS,
} from "../gateway/domain/model-folder.ts";
import type { MotionWindow } from "../gateway/domain/motion.ts";
import { GatewayError, isGatewayError } from "../gateway/errors.ts";
import { type BackendName, useBackend } from "./backend.ts";
import { type ModelCard, modelCard } from "./model-card.ts";
import { createNetworkClassifier, type LoadedClassifier } from "./network-classifier.ts";
import { selfTestWindow } from "./self-test-window.ts";
import { unpackWeights } from "./weights-file.ts";

const CARD_FILE = "card.json";

/** The folder is read again and again while the hub runs; no model of this kind comes near. */
const MOST_WEIGHTS_BYTES = 16 * 1024 * 1024;

/** Backends differ in the last bits; more than this is a wrong computation. */
const SELF_TEST_TOLERANCE = 1e-3;
/** The first time warms the backend up; the quickest of the others says what the model can do. */
const SELF_TEST_TIMES = 4;

export interface CheckedModel extends LoadedModel {
  readonly classifier: LoadedClassifier;
  readonly card: ModelCard;
  readonly backend: BackendName;
}

interface FolderFiles {
  readonly card: ModelCard;
  readonly weights: Uint8Array;
  readonly fingerprint: string;
}

/** The folder as the gateway keeps it in service. */
export function modelFolder(path: string): ModelFolder {
  return {
    path,
    load: async () => await loadClassifier(path),
    fingerprint: async () => (await readFolder(path)).fingerprint,
  };
}

/** Throws `model/missing`, `model/corrupt` or `model/failed`; the message names file and remedy. */
export async function loadClassifier(folder: string, backend?: BackendName): Promise<CheckedModel> {
  const files = await readFolder(folder);
  const used = await useBackend(backend);
  try {
    return { ...proved(files, used), backend: used };
  } catch (error) {
    // A backend that computes wrongly or breaks is not the model's fault: plain JavaScript is left.
    if (backend !== undefined || used === "cpu" || !isGatewayError(error, "model/failed")) {
      throw error;
    }
    return { ...proved(files, await useBackend("cpu")), backend: "cpu" };
  }
}

async function readFolder(folder: string): Promise<FolderFiles> {
  const { card, bytes: cardBytes } = await readCardFile(folder);
  const weightsFile = join(folder, card.weights.file);
  if (!existsSync(weightsFile)) {
    throw new GatewayError("model/missing", `${weightsFile} is missing: restore the model folder`);
  }
  if ((await stat(weightsFile)).size > MOST_WEIGHTS_BYTES) {
    throw new GatewayError("model/corrupt", `${weightsFile} is far too large: restore it`);
  }
  const weights = await readFile(weightsFile);
  const sha256 = createHash("sha256").update(weights).digest("hex");
  if (sha256 !== card.weights.sha256) {
    const message = `${weightsFile} is not the file of its card (SHA-256 ${sha256.slice(0, 12)}…): restore it`;
    throw new GatewayError("model/corrupt", message);
  }
  // The card holds the weights' own hash, so its hash names both.
  const fingerprint = createHash("sha256").update(cardBytes).digest("hex");
  return { card, weights, fingerprint };
}

async function readCardFile(
  folder: string,
): Promise<{ readonly card: ModelCard; readonly bytes: Uint8Array }> {
  const file = join(folder, CARD_FILE);
  if (!existsSync(file)) {
    throw new GatewayError("model/missing", `${file} is missing: give the folder of a model`);
  }
  const bytes = await readFile(file);
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString("utf8"));
  } catch (error) {
    throw new GatewayError("model/corrupt", `${file} is not JSON: restore it`, { cause: error });
  }
  const card = modelCard.safeParse(json);
  if (!card.success) {
    throw new GatewayError("model/corrupt", `${file}: ${z.prettifyError(card.error)}`);
  }
  return { card: card.data, bytes };
}

/** Computes on the backend that was set up, as the card says it must. */
function proved(
  { card, weights, fingerprint }: FolderFiles,
  backend: BackendName,
): Omit<CheckedModel, "backend"> {
  const classifier = createNetworkClassifier({
    version: card.version,
    operatingPoints: card.operatingPoints,
    weights: unpackWeights(weights, card.weights.members),
    forestShare: card.weights.forestShare,
  });
  try {
    selfTest(classifier, card, backend);
  } catch (error) {
    classifier[Symbol.dispose]();
    throw error;
  }
  return { classifier, card, fingerprint };
}

const POSITIONS = ["wrist", "waist"] as const;

function selfTest(classifier: LoadedClassifier, card: ModelCard, backend: BackendName): void {
  const windows = POSITIONS.map(selfTestWindow);
  const scores = classifier.score(windows);
  for (const [i, position] of POSITIONS.entries()) {
    const score = scores[i] ?? Number.NaN;
    const expected = card.selfTest[position];
    if (Math.abs(score - expected) <= SELF_TEST_TOLERANCE) continue;
    const message = `Self-test (${position}, ${backend}): score ${score.toFixed(4)}, card says ${expected.toFixed(4)}`;
    throw new GatewayError("model/failed", message);
  }
  const tookMs = quickestMs(classifier, windows) / windows.length;
  if (tookMs <= SLOWEST_WINDOW_MS) return;
  const message = `Self-test (${backend}): ${tookMs.toFixed(0)} ms a window, more than ${String(SLOWEST_WINDOW_MS)} ms`;
  throw new GatewayError("model/failed", message);
}

function quickestMs(classifier: LoadedClassifier, windows: readonly MotionWindow[]): number {
  let quickest = Number.POSITIVE_INFINITY;
  for (let time = 1; time < SELF_TEST_TIMES; time++) {
    const startMs = performance.now();
    classifier.score(windows);
    quickest = Math.min(quickest, performance.now() - startMs);
  }
  return quickest;
}

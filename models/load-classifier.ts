// A model folder → a classifier that has proved itself: card checked, hash checked, self-test passed.
// Before it: the gateway's start, or a person promoting a model. After it: hop 5.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { GatewayError } from "../gateway/errors.ts";
import { type BackendName, useBackend } from "./backend.ts";
import { type ModelCard, modelCard } from "./model-card.ts";
import { createNetworkClassifier, type LoadedClassifier } from "./network-classifier.ts";
import { selfTestWindow } from "./self-test-window.ts";
import { unpackWeights } from "./weights-file.ts";

const CARD_FILE = "card.json";

/** Backends differ in the last bits; more than this is a wrong computation. */
const SELF_TEST_TOLERANCE = 1e-3;

export interface LoadedModel {
  readonly classifier: LoadedClassifier;
  readonly card: ModelCard;
  readonly backend: BackendName;
}

/** Throws `model/missing`, `model/corrupt` or `model/failed`; the message names file and remedy. */
export async function loadClassifier(folder: string, backend?: BackendName): Promise<LoadedModel> {
  const card = await readCard(folder);
  const weightsFile = join(folder, card.weights.file);
  if (!existsSync(weightsFile)) {
    throw new GatewayError("model/missing", `${weightsFile} is missing: restore the model folder`);
  }
  const bytes = await readFile(weightsFile);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (sha256 !== card.weights.sha256) {
    const message = `${weightsFile} is not the file of its card (SHA-256 ${sha256.slice(0, 12)}…): restore it`;
    throw new GatewayError("model/corrupt", message);
  }
  const weights = unpackWeights(bytes, card.weights.members);
  const used = await useBackend(backend);
  const classifier = createNetworkClassifier({
    version: card.version,
    operatingPoints: card.operatingPoints,
    weights,
  });
  selfTest(classifier, card, used);
  return { classifier, card, backend: used };
}

export async function readCard(folder: string): Promise<ModelCard> {
  const file = join(folder, CARD_FILE);
  if (!existsSync(file)) {
    throw new GatewayError("model/missing", `${file} is missing: give the folder of a model`);
  }
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    throw new GatewayError("model/corrupt", `${file} is not JSON: restore it`, { cause: error });
  }
  const card = modelCard.safeParse(json);
  if (!card.success) {
    throw new GatewayError("model/corrupt", `${file}: ${z.prettifyError(card.error)}`);
  }
  return card.data;
}

function selfTest(classifier: LoadedClassifier, card: ModelCard, backend: BackendName): void {
  const positions = ["wrist", "waist"] as const;
  const scores = classifier.score(positions.map(selfTestWindow));
  for (const [i, position] of positions.entries()) {
    const score = scores[i] ?? Number.NaN;
    const expected = card.selfTest[position];
    if (Math.abs(score - expected) <= SELF_TEST_TOLERANCE) continue;
    classifier[Symbol.dispose]();
    const message = `Self-test (${position}, ${backend}): score ${score.toFixed(4)}, card says ${expected.toFixed(4)}`;
    throw new GatewayError("model/failed", message);
  }
}

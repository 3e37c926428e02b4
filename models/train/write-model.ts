// Trained networks and their figures → a model folder: weights and the card that vouches for them.
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  AFTER_IMPACT_S,
  BEFORE_IMPACT_S,
  WINDOW_RATE_HZ,
} from "../../gateway/domain/motion-window.ts";
import { type ModelCard, modelCard, type SetFigures } from "../model-card.ts";
import type { RecordingSet } from "../recordings/recording-set.ts";
import { selfTestWindow } from "../self-test-window.ts";
import { type ModelWeights, packWeights } from "../weights-file.ts";
import { AUGMENTATION, FIGURES_ARE, INTENDED_USE, LIMITS, licenceOf } from "./card-text.ts";
import { classifierOf } from "./held-out.ts";
import type { Choices } from "./nested-choice.ts";
import type { Recipe } from "./train-model.ts";

const WEIGHTS_FILE = "weights.bin";

export interface TrainedModel {
  readonly name: string;
  readonly version: string;
  readonly weights: ModelWeights;
  readonly recipe: Recipe;
  readonly choices: Choices;
  readonly sets: readonly RecordingSet[];
  readonly figures: readonly SetFigures[];
}

export function writeModel(folder: string, model: TrainedModel): ModelCard {
  const bytes = packWeights(model.weights);
  const classifier = classifierOf(model.weights, model.version, model.choices);
  const { operatingPoints } = classifier;
  const positions = ["wrist", "waist"] as const;
  const [wrist = 0, waist = 0] = classifier.score(positions.map(selfTestWindow));
  classifier[Symbol.dispose]();
  const card = modelCard.parse({
    name: model.name,
    version: model.version,
    intendedUse: INTENDED_USE,
    input: {
      rateHz: WINDOW_RATE_HZ,
      beforeImpactS: BEFORE_IMPACT_S,
      afterImpactS: AFTER_IMPACT_S,
      sourceRateHz: { from: 10, to: 100 },
      rangeG: { from: 2, to: 16 },
      positions: ["wrist", "waist"],
    },
    weights: {
      file: WEIGHTS_FILE,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      members: {
        wrist: model.weights.wrist.networks.length,
        waist: model.weights.waist.networks.length,
      },
      forestShare: {
        wrist: model.choices.wrist.forestShare,
        waist: model.choices.waist.forestShare,
      },
    },
    operatingPoints,
    selfTest: { wrist, waist },
    training: {
      seed: model.recipe.seed,
      sets: model.sets.map(trainingSet),
      augmentation: AUGMENTATION,
    },
    figures: model.figures,
    figuresAre: FIGURES_ARE,
    limits: LIMITS,
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, WEIGHTS_FILE), bytes);
  writeFileSync(join(folder, "card.json"), `${JSON.stringify(card, null, 2)}\n`);
  return card;
}

function trainingSet({ name, trials }: RecordingSet): ModelCard["training"]["sets"][number] {
  const falls = trials.filter(({ isFall }) => isFall).length;
  return {
    name,
    position: trials[0]?.position ?? "wrist",
    subjects: [...new Set(trials.map(({ subject }) => subject))].sort(),
    falls,
    dailyLife: trials.length - falls,
    licence: licenceOf(name),
  };
}

// `npm run train`: recordings → held-out figures, operating points, and a model folder.
import { writeFileSync } from "node:fs";
import type { Position } from "../../gateway/domain/motion.ts";
import { useBackend } from "../backend.ts";
import { required, runCommand, showProgress } from "../command-line.ts";
import type { Evaluation, SetDetail } from "../evaluate/evaluation.ts";
import { summaryText } from "../evaluate/summary.ts";
import type { SetFigures } from "../model-card.ts";
import { findSets, type RecordingSet } from "../recordings/recording-set.ts";
import { cardFigures } from "./card-figures.ts";
import {
  evaluateHeldOut,
  heldOutScores,
  keptOrTrained,
  type Recipe,
  trainFolds,
  trainNetworks,
} from "./held-out.ts";
import { chooseOperatingPoint } from "./operating-points.ts";
import { AS_RECORDED, studyFigures, writeStudy } from "./study.ts";
import { collectTrainingWindows } from "./training-windows.ts";
import { writeModel } from "./write-model.ts";

const USAGE = `npm run train -- --data DIR [--folds 5] --json FILE [--out DIR] [--seed 1]

Trains the falls model, first without one fold of people after the other, then on everybody.

  --data DIR    a folder of sets of recordings
  --folds N     number of folds; every person is held out once (5)
  --json FILE   where to write the held-out evaluation, every trial's alerts
  --out DIR     where to write the model folder; absent: held-out figures only
  --seed N      same seed, same backend, same weights (1)
  --version V   the version written into the card
  --keep DIR    keeps each fold's weights there, and goes on from them after a break
  --study DIR   also measures changed hardware, a set left out, no model and rival designs;
                writes curves and the comparison there
  --quick       a small training, to try things out: minutes instead of half an hour

Takes about half an hour on one core. Exit code: 0 done, 1 fault, 2 wrong call.`;

const NAME = "hearth";

interface Effort {
  /** Changed copies of each trial, beside the trial as recorded. */
  readonly copies: Readonly<Record<Position, number>>;
  /** Networks whose mean decides. */
  readonly members: Readonly<Record<Position, number>>;
  /** Rounds through all windows. */
  readonly epochs: Readonly<Record<Position, number>>;
}

/** The wrist has few people and many movements: more copies, more networks, more rounds. */
const FULL: Effort = {
  copies: { wrist: 4, waist: 1 },
  members: { wrist: 2, waist: 1 },
  epochs: { wrist: 10, waist: 4 },
};
const QUICK: Effort = {
  copies: { wrist: 1, waist: 0 },
  members: { wrist: 1, waist: 1 },
  epochs: { wrist: 8, waist: 4 },
};

await runCommand({
  usage: USAGE,
  options: {
    data: { type: "string" },
    folds: { type: "string" },
    json: { type: "string" },
    out: { type: "string" },
    seed: { type: "string" },
    version: { type: "string" },
    keep: { type: "string" },
    study: { type: "string" },
    quick: { type: "boolean" },
  },
  run: async ({ data, folds, json, out, seed, version, keep, study, quick }) => {
    const { sets, skipped } = findSets(required(data, "data"));
    const file = required(json, "json");
    for (const name of skipped) say(`Skipped ${name}`);
    say(`Backend ${await useBackend()}`);
    const { copies, ...effort } = quick === undefined ? FULL : QUICK;
    const recipe = { seed: Number(seed ?? 1), ...effort };
    const training = collectTrainingWindows(sets, copies, recipe.seed, showProgress);
    say(`${training.windows.length} windows of ${training.people.length} people`);

    const heldOut = trainFolds(training, recipe, { folds: Number(folds ?? 5), keep }, showProgress);
    const scores = heldOutScores(sets, heldOut);
    const points = {
      wrist: chooseOperatingPoint(scores.wrist),
      waist: chooseOperatingPoint(scores.waist),
    };
    const details = evaluateHeldOut(sets, heldOut, points);
    writeEvaluation(file, details);
    say(`Operating points, chosen on held-out people: ${JSON.stringify(points)}`);
    for (const detail of details) say(summaryText(detail));
    const input = { sets, training, heldOut, scores, points, recipe, keep, onRound: showProgress };
    const studied = study === undefined ? [] : studyFigures(input);
    if (study !== undefined) writeStudy(study, input, details);
    if (out === undefined) return;

    const weights = keptOrTrained(keep, "all", recipe, () =>
      trainNetworks(training.windows, recipe, () => false, showProgress),
    );
    const plain = details.flatMap((detail) => cardFigures(detail, "subject", AS_RECORDED));
    const figures = [...plain, ...studied];
    ship(out, { weights, recipe, points, sets, figures, version: version ?? `${NAME}-1` });
  },
});

interface Shipment {
  readonly weights: ReturnType<typeof trainNetworks>;
  readonly recipe: Recipe;
  readonly points: Parameters<typeof evaluateHeldOut>[2];
  readonly sets: readonly RecordingSet[];
  readonly figures: readonly SetFigures[];
  readonly version: string;
}

function ship(folder: string, { points, ...rest }: Shipment): void {
  const card = writeModel(folder, { ...rest, name: NAME, operatingPoints: points });
  say(`Wrote ${folder} (${card.version}, SHA-256 ${card.weights.sha256.slice(0, 12)}…)`);
}

function writeEvaluation(file: string, details: readonly SetDetail[]): void {
  const evaluation: Evaluation = {
    model: "held-out folds",
    sets: details.map(({ result }) => result),
  };
  writeFileSync(file, `${JSON.stringify(evaluation)}\n`);
}

function say(line: string): void {
  showProgress("");
  process.stdout.write(`${line}\n`);
}

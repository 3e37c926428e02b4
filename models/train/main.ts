// `npm run train`: recordings → held-out figures, operating points, and a model folder.
import { writeFileSync } from "node:fs";
import type { Position } from "../../gateway/domain/motion.ts";
import { useBackend } from "../backend.ts";
import { required, runCommand, showProgress } from "../command-line.ts";
import type { Evaluation, SetDetail } from "../evaluate/evaluation.ts";
import { summaryText } from "../evaluate/summary.ts";
import { GatewayError } from "../../gateway/errors.ts";
import { findSets, type RecordingSet } from "../recordings/recording-set.ts";
import { remembered } from "../recordings/remembered-set.ts";
import type { Measured } from "./figures-page.ts";
import { collectTrialWindows } from "./trial-windows.ts";
import { evaluateHeldOut } from "./held-out.ts";
import {
  type Choices,
  choicesWithout,
  heldOutOpinions,
  nestedChoices,
  type Opinions,
  shippedChoices,
} from "./nested-choice.ts";
import { AS_RECORDED, figuresOf, measure, type StudyInput, writeStudy } from "./study.ts";
import { checkTrainable, type Recipe } from "./train-model.ts";
import { trainAll } from "./training-pool.ts";
import { EVERYBODY, foldTasks, planFolds, setTasks } from "./training-tasks.ts";
import { collectTrainingWindows, type TrainingWindows } from "./training-windows.ts";
import { writeModel } from "./write-model.ts";

const USAGE = `npm run train -- --data DIR [--folds 5] --json FILE [--out DIR] [--seed 1]

Trains the falls model, first without one fold of people after the other, then on everybody.

  --data DIR    a folder of sets of recordings
  --folds N     number of folds; every person is held out once (5)
  --json FILE   where to write the held-out evaluation, every trial's alerts
  --out DIR     where to write the model folder; absent: held-out figures only
  --seed N      same seed, same backend, same weights (1)
  --version V   the version written into the card
  --keep DIR    keeps the weights of each training there, and goes on from them after a break
  --study DIR   also measures changed hardware, a set left out, no model and rival designs;
                writes figures, curves and the comparison there
  --threads N   trainings at once (2)
  --quick       a small training, to try things out: minutes instead of half an hour

What is chosen (operating points, the trees' share) is chosen for each fold on everybody else, by models
that know neither them nor the fold. Takes about half an hour on two cores. Exit code: 0 done, 1 fault, 2 wrong call.`;

const NAME = "hearth";

/** Two leave nobody to learn from when a pair of them is left out. */
const LEAST_FOLDS = 3;

interface Effort {
  /** Changed copies of each trial, beside the trial as recorded. */
  readonly copies: Readonly<Record<Position, number>>;
  readonly recipe: Omit<Recipe, "seed">;
}

/** The wrist has few people and many movements: more copies, more networks. */
const FULL: Effort = {
  copies: { wrist: 4, waist: 1 },
  recipe: { members: { wrist: 2, waist: 1 }, epochs: 6 },
};
const QUICK: Effort = {
  copies: { wrist: 1, waist: 0 },
  recipe: { members: { wrist: 1, waist: 1 }, epochs: 4 },
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
    threads: { type: "string" },
    quick: { type: "boolean" },
  },
  run: async (given) => {
    const { sets: found, skipped } = findSets(required(given.data, "data"));
    const sets = found.map(remembered);
    const file = required(given.json, "json");
    const plans = plansOf(given);
    for (const name of skipped) say(`Skipped ${name}`);
    say(`Backend ${await useBackend()}`);
    const { effort, seed } = plans;
    const training = collectTrainingWindows(sets, effort.copies, seed, showProgress);
    checkTrainable(training.windows);
    say(`${training.windows.length} windows of ${training.people.length} people`);

    const input = await holdOut(sets, training, plans);
    sayChoices(input.heldOut.choices, input.shipped);
    const details = evaluateHeldOut(sets, input.heldOut);
    writeEvaluation(file, details);
    for (const detail of details) say(summaryText(detail));
    publish(input, details, plans);
  },
});

interface Plans {
  readonly folds: number;
  readonly seed: number;
  readonly effort: Effort;
  readonly threads: number;
  readonly keep: string | undefined;
  readonly study: string | undefined;
  readonly out: string | undefined;
  readonly version: string;
}

type Given = Readonly<Partial<Record<string, string>>>;

function plansOf({ folds, seed, threads, quick, keep, study, out, version }: Given): Plans {
  return {
    folds: wholeNumber(folds ?? "5", "folds", LEAST_FOLDS),
    seed: wholeNumber(seed ?? "1", "seed", 0),
    threads: wholeNumber(threads ?? "2", "threads", 1),
    effort: quick === undefined ? FULL : QUICK,
    version: version ?? `${NAME}-1`,
    ...{ keep, study, out },
  };
}

/** All trainings, and what is chosen from them. */
async function holdOut(
  sets: readonly RecordingSet[],
  training: TrainingWindows,
  { folds, seed, effort, threads, keep, study, out }: Plans,
): Promise<StudyInput> {
  const plan = planFolds(training.people, folds);
  const tasks = [
    ...(out === undefined ? [] : [{ name: EVERYBODY, heldOut: [], seed }]),
    ...(study === undefined ? [] : setTasks(training.people, seed)),
    ...foldTasks(plan, seed),
  ];
  const recipe: Recipe = { seed, ...effort.recipe };
  const { windows } = training;
  const weights = await trainAll(tasks, { windows, recipe, threads, keep, onRound: showProgress });
  const trials = collectTrialWindows(sets, windows);
  const opinions: Opinions = {
    wrist: heldOutOpinions(trials, weights, plan, "wrist"),
    waist: heldOutOpinions(trials, weights, plan, "waist"),
  };
  return {
    ...{ sets, recipe, training, trials, opinions, onRound: showProgress },
    heldOut: { plan, weights, choices: nestedChoices(trials, weights, plan) },
    shipped: shippedChoices(opinions),
    leftOutChoices: new Map(sets.map(({ name }) => [name, choicesWithout(name, opinions)])),
  };
}

function publish(
  input: StudyInput,
  details: readonly SetDetail[],
  { study, out, version }: Plans,
): void {
  const plain: Measured = { condition: AS_RECORDED, heldOut: "subject", details };
  const measured = study === undefined ? [plain] : measure(input, details);
  if (study !== undefined) writeStudy(study, input, measured);
  const weights = input.heldOut.weights.get(EVERYBODY);
  if (out === undefined || weights === undefined) return;
  const { recipe, shipped: choices, sets } = input;
  const figures = figuresOf(measured);
  const card = writeModel(out, { name: NAME, version, weights, recipe, choices, sets, figures });
  say(`Wrote ${out} (${card.version}, SHA-256 ${card.weights.sha256.slice(0, 12)}…)`);
}

function wholeNumber(text: string, option: string, least: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  throw new GatewayError("usage/invalid", `--${option} wants a whole number from ${least} on`);
}

function sayChoices(folds: readonly Choices[], shipped: Choices): void {
  for (const position of ["wrist", "waist"] as const) {
    for (const [fold, choices] of folds.entries()) {
      say(`${position}, chosen for fold ${fold + 1}: ${JSON.stringify(choices[position])}`);
    }
    say(`${position}, chosen on everybody and shipped: ${JSON.stringify(shipped[position])}`);
  }
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

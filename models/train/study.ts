// Beyond the plain folds: changed hardware, a whole set left out, no model at all, pictures, rivals.
// Before it: trainings and nested choices. After it: the card's figures and docs/model.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Position } from "../../gateway/domain/motion.ts";
import { evaluateSet, type SetDetail } from "../evaluate/evaluation.ts";
import { scorerOf } from "../evaluate/stream-trial.ts";
import type { SetFigures } from "../model-card.ts";
import type { RecordingSet } from "../recordings/recording-set.ts";
import { activityTable } from "./activity-table.ts";
import { cardFigures } from "./card-figures.ts";
import { compareDesigns, comparisonTable } from "./compare.ts";
import { CONDITIONS } from "./conditions.ts";
import { curvePicture } from "./curve-picture.ts";
import { figuresPage, type Measured } from "./figures-page.ts";
import { evaluateHeldOut, evaluateLeftOut, type HeldOut } from "./held-out.ts";
import { type JudgedTrial, sharing, trialScores } from "./held-out-opinions.ts";
import type { Choices } from "./nested-choice.ts";
import type { OnRound, Recipe } from "./train-model.ts";
import { setName } from "./training-tasks.ts";
import type { TrainingWindows } from "./training-windows.ts";
import type { TrialWindows } from "./trial-windows.ts";

export interface StudyInput {
  readonly sets: readonly RecordingSet[];
  readonly recipe: Recipe;
  readonly training: TrainingWindows;
  readonly trials: readonly TrialWindows[];
  readonly heldOut: HeldOut;
  /** Every trial by the fold model that never saw its person. */
  readonly opinions: Readonly<Record<Position, readonly JudgedTrial[]>>;
  /** Chosen on everybody: what ships. */
  readonly shipped: Choices;
  /** By set: chosen on the other sets' people. */
  readonly leftOutChoices: ReadonlyMap<string, Choices>;
  readonly onRound: OnRound;
}

export const AS_RECORDED = "as recorded";
const POSITIONS = ["wrist", "waist"] as const;

/** Held out by subject and by set under every condition, and without a model. The first is as recorded. */
export function measure(input: StudyInput, plain: readonly SetDetail[]): Measured[] {
  const { sets, heldOut, onRound } = input;
  const changed = CONDITIONS.map(({ name, change, sensitivity }): Measured => {
    onRound(`held-out people, ${name}`);
    return {
      condition: name,
      heldOut: "subject",
      details: evaluateHeldOut(sets, heldOut, { change: change?.(), sensitivity }),
    };
  });
  const first: Measured = { condition: AS_RECORDED, heldOut: "subject", details: plain };
  return [first, ...changed, ...leaveSetOut(input), withoutModel(sets)];
}

/** Every set by a model that saw nothing of it, at points chosen on the other sets' people. */
function leaveSetOut({ sets, heldOut, leftOutChoices, onRound }: StudyInput): Measured[] {
  const conditions = [undefined, ...CONDITIONS.filter(({ isForSets }) => isForSets)];
  return conditions.map((condition) => {
    onRound(`left-out sets, ${condition?.name ?? AS_RECORDED}`);
    const details = sets.flatMap((set) => {
      const weights = heldOut.weights.get(setName(set.name));
      const choices = leftOutChoices.get(set.name);
      if (weights === undefined || choices === undefined) return [];
      return evaluateLeftOut(set, weights, choices, condition?.change?.());
    });
    return { condition: condition?.name ?? AS_RECORDED, heldOut: "set", details };
  });
}

/** Impact and stillness alone. */
function withoutModel(sets: readonly RecordingSet[]): Measured {
  const details = sets.flatMap((set) =>
    evaluateSet(set, { scorerOf: () => scorerOf(undefined), isSeen: () => false }),
  );
  return { condition: AS_RECORDED, heldOut: "nobody", details };
}

/** The card takes all that was measured; without a model the levels have names of their own. */
export function figuresOf(measured: readonly Measured[]): SetFigures[] {
  return measured.flatMap(({ condition, heldOut, details }) =>
    details.flatMap((detail) => {
      if (heldOut !== "nobody") return cardFigures(detail, heldOut, condition);
      return cardFigures(detail, "subject", condition).map((figures) => ({
        ...figures,
        level:
          figures.level === "alert" ? ("degraded-alert" as const) : ("degraded-check" as const),
      }));
    }),
  );
}

/** Writes every figure, those by activity, the curves of both positions and the comparison of designs. */
export function writeStudy(folder: string, input: StudyInput, measured: readonly Measured[]): void {
  mkdirSync(folder, { recursive: true });
  const plain = measured[0]?.details ?? [];
  writeFileSync(join(folder, "figures.md"), figuresPage(measured));
  const activities = plain.map(activityTable).join("\n");
  writeFileSync(join(folder, "activities.md"), `${ACTIVITIES_HEAD}\n${activities}`);
  for (const position of POSITIONS) {
    writeFileSync(join(folder, `curves-${position}.svg`), pictureOf(input, position));
  }
  const tables = POSITIONS.map((position) => {
    const rows = compareDesigns(
      {
        position,
        windows: input.training.windows,
        trials: input.trials.filter(({ copy }) => copy === 0),
        plan: input.heldOut.plan,
        opinions: asRecorded(input.opinions[position]),
        forestShare: input.shipped[position].forestShare,
      },
      (name) => {
        input.onRound(`${position}: ${name}`);
      },
    );
    return `## ${position}\n\n${comparisonTable(rows)}`;
  });
  writeFileSync(join(folder, "comparison.md"), `${TABLE_HEAD}\n${tables.join("\n")}`);
}

function pictureOf({ opinions, shipped }: StudyInput, position: Position): string {
  const { forestShare, point } = shipped[position];
  const trials = trialScores(asRecorded(opinions[position]), sharing(forestShare));
  const older = trials.filter(({ isFall, isOlder }) => isFall || isOlder);
  return curvePicture(
    `${position}: held-out people, laboratory figures of acted falls (full dot: alert, open dot: check)`,
    [
      { name: "falls against older people's daily life", trials: older },
      { name: "falls against everybody's daily life", trials },
    ],
    point,
  );
}

function asRecorded(trials: readonly JudgedTrial[]): JudgedTrial[] {
  return trials.filter(({ copy }) => copy === 0);
}

const ACTIVITIES_HEAD = `# Figures by activity

Written by \`npm run train -- --study\`. Held-out people, streamed, as recorded; laboratory figures of
acted falls and of provoked daily life.
`;

const TABLE_HEAD = `# Designs compared

Written by \`npm run train -- --study\`. Held-out people, windows cut by the live detector from the stream,
as recorded; laboratory figures of acted falls. A trial counts by its highest score as far as it may sound:
a wearer who goes on moving hard stays silent below 0.95, except where the design says otherwise. No
threshold is chosen here: the figures follow from the order of scores.
`;

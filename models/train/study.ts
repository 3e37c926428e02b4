// Beyond the plain folds: changed hardware, a whole set left out, no model at all, pictures, rivals.
// Before it: fold networks and operating points. After it: the card's figures and docs/model.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { OperatingPoint, Position } from "../../gateway/domain/motion.ts";
import { evaluateSet, type SetDetail } from "../evaluate/evaluation.ts";
import { scorerOf } from "../evaluate/stream-trial.ts";
import { weightAt } from "../fall-network.ts";
import type { SetFigures } from "../model-card.ts";
import type { RecordingSet } from "../recordings/recording-set.ts";
import { activityTable } from "./activity-table.ts";
import { cardFigures } from "./card-figures.ts";
import { compared, comparisonTable, heldOutScoresOf, RIVALS } from "./compare.ts";
import { CONDITIONS } from "./conditions.ts";
import { curvePicture } from "./curve-picture.ts";
import {
  classifierOf,
  evaluateHeldOut,
  type HeldOut,
  keptOrTrained,
  type OnRound,
  type PositionScores,
  type Recipe,
  trainPosition,
} from "./held-out.ts";
import type { TrainingWindows } from "./training-windows.ts";

export interface StudyInput {
  readonly sets: readonly RecordingSet[];
  readonly training: TrainingWindows;
  readonly heldOut: HeldOut;
  readonly scores: PositionScores;
  readonly points: Readonly<Record<Position, OperatingPoint>>;
  readonly recipe: Recipe;
  readonly keep: string | undefined;
  readonly onRound: OnRound;
}

export const AS_RECORDED = "as recorded";
const POSITIONS = ["wrist", "waist"] as const;

/** Figures under every condition, held out by subject and by set, and without a model. */
export function studyFigures(input: StudyInput): SetFigures[] {
  const { sets, heldOut, points } = input;
  const changed = CONDITIONS.flatMap(({ name, change }) =>
    evaluateHeldOut(sets, heldOut, points, change()).flatMap((detail) =>
      cardFigures(detail, "subject", name),
    ),
  );
  return [...changed, ...leaveSetOut(input), ...withoutModel(sets)];
}

/** Every set, judged by networks that never saw any of it; only where its position has another set. */
function leaveSetOut(input: StudyInput): SetFigures[] {
  const { sets, points } = input;
  return sets.flatMap((set) => {
    const position = set.trials[0]?.position ?? "wrist";
    const others = sets.filter((other) => other !== set && other.trials[0]?.position === position);
    if (others.length === 0) return [];
    const isLeftOut = (person: string): boolean => person.startsWith(`${set.name}/`);
    const onRound = (text: string): void => {
      input.onRound(`without ${set.name}, ${text}`);
    };
    const networks = keptOrTrained(input.keep, `without-${set.name}`, input.recipe, () => ({
      // The other position has nothing to do with this set: any network of it will do.
      ...weightAt(input.heldOut.networks, 0),
      [position]: trainPosition(input.training.windows, position, input.recipe, isLeftOut, onRound),
    }));
    const classifier = classifierOf(networks, "left-out", points);
    const figures = [undefined, CONDITIONS[0]].flatMap((condition) => {
      const details = evaluateSet(set, {
        scorerOf: () => scorerOf(classifier),
        isSeen: () => false,
        ...(condition === undefined ? {} : { change: condition.change() }),
      });
      return details.flatMap((one) => cardFigures(one, "set", condition?.name ?? AS_RECORDED));
    });
    classifier[Symbol.dispose]();
    return figures;
  });
}

/** Impact and stillness alone: nothing was trained, so everybody is held out. */
function withoutModel(sets: readonly RecordingSet[]): SetFigures[] {
  const details: SetDetail[] = sets.flatMap((set) =>
    evaluateSet(set, { scorerOf: () => scorerOf(undefined), isSeen: () => false }),
  );
  return details.flatMap((detail) =>
    cardFigures(detail, "subject", AS_RECORDED).map((figures) => ({
      ...figures,
      level: figures.level === "alert" ? ("degraded-alert" as const) : ("degraded-check" as const),
    })),
  );
}

/** Writes the figures by activity, the curves of both positions and the comparison of designs. */
export function writeStudy(folder: string, input: StudyInput, details: readonly SetDetail[]): void {
  mkdirSync(folder, { recursive: true });
  const activities = details.map(activityTable).join("\n");
  writeFileSync(join(folder, "activities.md"), `${ACTIVITIES_HEAD}\n${activities}`);
  const tables = POSITIONS.map((position) => {
    const trials = input.scores[position];
    const older = trials.filter(({ isFall, isOlder }) => isFall || isOlder);
    const picture = curvePicture(
      `${position}: held-out people, laboratory figures of acted falls (full dot: alert, open dot: check)`,
      [
        { name: "falls against older people's daily life", trials: older },
        { name: "falls against everybody's daily life", trials },
      ],
      input.points[position],
    );
    writeFileSync(join(folder, `curves-${position}.svg`), picture);
    const rows = [
      compared(
        "convolutional networks and boosted trees, mean log-odds (shipped)",
        position,
        trials,
      ),
      ...RIVALS.map((rival) => {
        input.onRound(`${position}: ${rival.name}`);
        const scores = heldOutScoresOf(
          rival,
          input.training,
          position,
          input.heldOut.networks.length,
        );
        return compared(rival.name, position, scores);
      }),
    ];
    return `## ${position}\n\n${comparisonTable(rows)}`;
  });
  writeFileSync(join(folder, "comparison.md"), `${TABLE_HEAD}\n${tables.join("\n")}`);
}

const ACTIVITIES_HEAD = `# Figures by activity

Written by \`npm run train -- --study\`. Held-out people, streamed, as recorded; laboratory figures of
acted falls and of provoked daily life.
`;

const TABLE_HEAD = `# Designs compared

Written by \`npm run train -- --study\`. Held-out people, windows cut by the live detector, as recorded;
laboratory figures of acted falls. A trial counts by its highest score: of the shipped model as far as
it may sound (a wearer who goes on moving hard stays silent), of its rivals as it is.
`;

// `npm run evaluate`: recordings through the very detector that runs live, with the shipped model.
import { writeFileSync } from "node:fs";
import type { Sensitivity } from "../../gateway/domain/fall-decision.ts";
import { SENSITIVITY_SCALE } from "../../gateway/domain/sensitivity.ts";
import { GatewayError } from "../../gateway/errors.ts";
import { required, runCommand, showProgress } from "../command-line.ts";
import { loadClassifier } from "../load-classifier.ts";
import { findSets } from "../recordings/recording-set.ts";
import { SHIPPED_MODEL } from "../shipped-model.ts";
import { type Evaluation, evaluateSet } from "./evaluation.ts";
import { scorerOf } from "./stream-trial.ts";
import { summaryText } from "./summary.ts";

const USAGE = `npm run evaluate -- --data DIR --json FILE [--model DIR] [--degraded]
                        [--sensitivity low|normal|high]

Streams every recorded trial, packet by packet, through the fall detector and says what it found.

  --data DIR    one set of recordings (it has trials.csv) or a folder of sets; the rest is skipped by name
  --json FILE   where to write every trial's alerts
  --model DIR   another model than the shipped one
  --degraded    without a model: impact and stillness alone
  --sensitivity as set for a resident: low (fewer unneeded alerts), normal, high (fewer falls missed)

All figures are laboratory figures of acted falls. Exit code: 0 done, 1 fault, 2 wrong call.`;

const SCALE: ReadonlyMap<string, Sensitivity> = new Map(Object.entries(SENSITIVITY_SCALE));

await runCommand({
  usage: USAGE,
  options: {
    data: { type: "string" },
    json: { type: "string" },
    model: { type: "string" },
    degraded: { type: "boolean" },
    sensitivity: { type: "string" },
  },
  run: async ({ data, json, model, degraded, sensitivity: level = "normal" }) => {
    const sensitivity = SCALE.get(level);
    if (sensitivity === undefined) {
      throw new GatewayError("usage/invalid", "--sensitivity is low, normal or high");
    }
    const { sets, skipped } = findSets(required(data, "data"));
    const file = required(json, "json");
    for (const name of skipped) process.stdout.write(`Skipped ${name}\n`);
    const loaded = await loadClassifier(model ?? SHIPPED_MODEL);
    const scorer = scorerOf(degraded === undefined ? loaded.classifier : undefined);
    const trainedOn = new Map(
      loaded.card.training.sets.map(({ name, subjects }) => [name, new Set(subjects)]),
    );
    const details = sets.flatMap((set) =>
      evaluateSet(set, {
        scorerOf: () => scorer,
        sensitivity,
        // Impact and stillness learnt from nobody.
        isSeen: ({ name }, { subject }) =>
          degraded === undefined && (trainedOn.get(name)?.has(subject) ?? false),
        onSubject: (name, done, total) => {
          showProgress(`${name}: ${done} of ${total} subjects`);
        },
      }),
    );
    showProgress("");
    const evaluation: Evaluation = {
      model: degraded === undefined ? loaded.card.version : "impact-and-stillness",
      sets: details.map(({ result }) => result),
    };
    writeFileSync(file, `${JSON.stringify(evaluation)}\n`);
    process.stdout.write("Laboratory figures of acted falls:\n");
    for (const detail of details) process.stdout.write(`${summaryText(detail)}\n`);
  },
});

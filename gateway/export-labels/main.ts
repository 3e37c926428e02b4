// `npm run export-labels`: movements that staff labelled leave the hub, without names, ids and dates,
// on a legal basis that is recorded. Off unless the config allows it.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { pino } from "pino";
import { z } from "zod";
import { type LoadedConfig, loadConfig } from "../config.ts";
import { GatewayError, isGatewayError, messageOf } from "../errors.ts";
import { openHub } from "../hub.ts";
import { Meters } from "../meters.ts";
import { askHub } from "../provision/apply.ts";
import { planSocket } from "../provision/plan-listener.ts";
import { systemClock } from "../system-clock.ts";
import {
  exportLabels,
  type LabelExport,
  LABELS_PATH,
  labelExport,
  labelRequest,
  type LabelRequest,
  refuseUnlessAllowed,
} from "./export-labels.ts";
import { writeSet } from "./write-set.ts";

const HELP = `Give out labelled movements, for a falls model to learn from

  npm run export-labels -- --config FILE --out DIR --by STAFF --legal-basis TEXT --dpia REFERENCE

  --config FILE       the gateway's config, with labels.mayExport: true; it may be running or not
  --out DIR           a new folder; gets trials.csv and one file a person, as npm run evaluate reads
  --by STAFF          id of the manager who answers for it
  --legal-basis TEXT  on what lawful basis these residents' health data is used for this
  --dpia REFERENCE    the data protection impact assessment that covers it
  --json FILE         {"trials","falls","people"} as well
  --help              this text

What leaves: three seconds before and two after a blow, of alerts that staff closed as fall found or
no fall found, and of falls nobody was told of; who it was becomes a fresh random name, and no date,
age or sex is written. It is still health data of few people in one home: treat it so. The basis, the
reference, who and how many are recorded in the hub's log before anything is written.

Exit codes: 0 done, 1 nothing is labelled, 2 wrong arguments or not allowed, 3 the hub refused.
`;

const EXIT_NOTHING = 1;
const EXIT_USAGE = 2;
const EXIT_REFUSED = 3;
const refusal = z.object({ message: z.string(), code: z.string().nullable() });

async function directly(
  { config, folder }: LoadedConfig,
  asked: LabelRequest,
): Promise<LabelExport> {
  const log = pino({ level: "silent" });
  const hub = await openHub({
    ...{ config, folder, log, env: process.env, clock: systemClock, meters: new Meters() },
  });
  try {
    return await exportLabels(hub, asked);
  } finally {
    await hub.close();
  }
}

async function throughHub(dataFolder: string, asked: LabelRequest): Promise<LabelExport> {
  const { status, text } = await askHub(planSocket(dataFolder), LABELS_PATH, JSON.stringify(asked));
  if (status === 200) return labelExport.parse(JSON.parse(text));
  const { message, code } = refusal.parse(JSON.parse(text));
  const known = (["labels/none", "usage/invalid"] as const).find((one) => one === code);
  throw new GatewayError(known ?? "store/failed", `The running hub gave nothing out: ${message}`);
}

async function labelsFrom(loaded: LoadedConfig, asked: LabelRequest): Promise<LabelExport> {
  try {
    return await directly(loaded, asked);
  } catch (error) {
    if (!isGatewayError(error, "data-folder/in-use")) throw error;
    return await throughHub(loaded.config.dataFolder, asked);
  }
}

function given(value: string | undefined, option: string): string {
  if (value !== undefined) return value;
  throw new GatewayError("usage/invalid", `--${option} is missing; --help tells more.`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      ...{ config: { type: "string" }, out: { type: "string" }, by: { type: "string" } },
      ...{ "legal-basis": { type: "string" }, dpia: { type: "string" }, json: { type: "string" } },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const loaded = loadConfig(given(values.config, "config"));
  const out = given(values.out, "out");
  const asked = labelRequest.safeParse({
    staffId: given(values.by, "by"),
    legalBasis: given(values["legal-basis"], "legal-basis"),
    dpiaReference: given(values.dpia, "dpia"),
  });
  if (!asked.success) {
    const where = asked.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    throw new GatewayError("usage/invalid", where.join("; "));
  }
  refuseUnlessAllowed(loaded.config);
  const exported = await labelsFrom(loaded, asked.data);
  writeSet(out, exported, asked.data);
  const falls = exported.trials.filter(({ isFall }) => isFall).length;
  const people = new Set(exported.trials.map(({ subject }) => subject)).size;
  const counts = { trials: exported.trials.length, falls, people };
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(counts)}\n`);
  process.stdout.write(`${JSON.stringify(counts)} in ${out}; recorded in the hub's log.\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  const isUsage =
    isGatewayError(error, "usage/invalid", "config/invalid", "config/unreadable") ||
    (error instanceof TypeError && "code" in error);
  const isNothing = isGatewayError(error, "labels/none");
  process.exit(isUsage ? EXIT_USAGE : isNothing ? EXIT_NOTHING : EXIT_REFUSED);
});

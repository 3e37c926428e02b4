// `npm run provision`: puts a plan into the hub, running or not, and writes the secrets it handed out.
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { request } from "node:http";
import { parseArgs } from "node:util";
import { pino } from "pino";
import { parse } from "yaml";
import { type LoadedConfig, loadConfig } from "../config.ts";
import { GatewayError, isGatewayError, messageOf } from "../errors.ts";
import { openHub } from "../hub.ts";
import { Meters } from "../meters.ts";
import { systemClock } from "../system-clock.ts";
import { applyPlan, type ProvisionResult } from "./apply-plan.ts";
import { writeMosquittoFolder } from "./mosquitto-folder.ts";
import { type HomePlan, planSchema } from "./plan.ts";
import { planSocket, provisionPortOf } from "./plan-listener.ts";

const HELP = `Set up a home: rooms, residents, devices, staff

  npm run provision -- --config FILE --plan PLAN.yaml --json OUT

  --config FILE  the gateway's config; the gateway may be running or not
  --plan FILE    YAML (docs/config.md, "The plan"); running it again adds only what is new;
                 residents under "erase" can never be named again
  --json OUT     where the secrets that were handed out are written, once, readable by you alone
  --mosquitto D  also write passwords, topics and settings for a mosquitto of the home's own to the
                 folder D, and the hub's own password (config: mqtt.username hearthwatch-hub)
  --help         this text

Exit codes: 0 done, 2 wrong arguments, config or plan, 3 the hub refused.
`;

const EXIT_USAGE = 2;
const EXIT_REFUSED = 3;
const OWNER_ONLY = 0o600;
/** The running hub's answer to a plan that does not fit. */
const PLAN_WRONG = 400;

function loadPlan(file: string): HomePlan {
  let values: unknown;
  try {
    values = parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new GatewayError("plan/invalid", `Cannot read plan ${file}: ${messageOf(error)}`);
  }
  const result = planSchema.safeParse(values);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `  ${path.join(".")}: ${message}`);
  const text = `${file} does not fit; mend each of these:\n${faults.join("\n")}`;
  throw new GatewayError("plan/invalid", text);
}

async function applyDirectly(loaded: LoadedConfig, plan: HomePlan): Promise<ProvisionResult> {
  const hub = await openHub({
    ...{ config: loaded.config, folder: loaded.folder, env: process.env, clock: systemClock },
    log: pino({ level: "silent" }),
    meters: new Meters(),
  });
  try {
    return await applyPlan(provisionPortOf(hub), plan);
  } finally {
    await hub.close();
  }
}

/** Where devices connect: the simulator and an installer's papers want it beside the secrets. */
function mqttUrlOf({ config, folder }: LoadedConfig): string {
  const context = { folder, clock: systemClock, random: Math.random };
  const nobody = { credentials: () => undefined, foreignTopics: [], newTraceId: () => "" };
  return config.mqtt({ ...context, ...nobody }).address();
}

/** The running hub is the only writer: it is asked over its socket file. */
async function applyThroughHub(socketPath: string, plan: HomePlan): Promise<object> {
  const { status, text } = await new Promise<{ status: number; text: string }>(
    (resolve, reject) => {
      const asked = request({ socketPath, method: "POST", path: "/plan" }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const body = Buffer.concat(chunks).toString("utf8");
          resolve({ status: response.statusCode ?? 0, text: body });
        });
      });
      asked.on("error", (cause) => {
        const how = "is in use, and what uses it takes no plan now: try again, or stop it first";
        reject(new GatewayError("data-folder/in-use", `The data folder ${how}.`, { cause }));
      });
      asked.end(JSON.stringify(plan));
    },
  );
  const answer: unknown = JSON.parse(text);
  if (status === 200 && typeof answer === "object" && answer !== null) return answer;
  const code = status === PLAN_WRONG ? "plan/invalid" : "store/failed";
  throw new GatewayError(code, `The running hub did not take the plan: ${text}`);
}

async function apply(loaded: LoadedConfig, plan: HomePlan): Promise<object> {
  try {
    return await applyDirectly(loaded, plan);
  } catch (error) {
    if (!isGatewayError(error, "data-folder/in-use")) throw error;
    return await applyThroughHub(planSocket(loaded.config.dataFolder), plan);
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      config: { type: "string" },
      plan: { type: "string" },
      json: { type: "string" },
      mosquitto: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const { config, plan, json } = values;
  if (config === undefined || plan === undefined || json === undefined) {
    throw new GatewayError("usage/invalid", "--config, --plan and --json are all needed; --help.");
  }
  const loaded = loadConfig(config);
  const homePlan = loadPlan(plan);
  const result = await apply(loaded, homePlan);
  if (values.mosquitto !== undefined) writeMosquittoFolder(values.mosquitto, homePlan, result);
  const written = { mqttUrl: mqttUrlOf(loaded), ...result };
  await writeFile(json, `${JSON.stringify(written, null, 2)}\n`, { mode: OWNER_ONLY });
  process.stdout.write(`Set up. What was handed out is in ${json}: it is shown only this once.\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  const isUsage =
    isGatewayError(error, "usage/invalid", "config/invalid", "config/unreadable", "plan/invalid") ||
    (error instanceof TypeError && "code" in error);
  process.exit(isUsage ? EXIT_USAGE : EXIT_REFUSED);
});

// `npm run provision`: puts a plan into the hub, running or not, and writes the secrets it handed out.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import { type LoadedConfig, loadConfig } from "../config.ts";
import { GatewayError, isGatewayError, messageOf } from "../errors.ts";
import { schemaFaults } from "../schema-faults.ts";
import { systemClock } from "../system-clock.ts";
import { settleOffer, takeUpOffer } from "./pending-offer.ts";
import { writeMosquittoFolder } from "./mosquitto-folder.ts";
import { type HomePlan, planSchema } from "./plan.ts";

const HELP = `Set up a home: rooms, residents, devices, staff

  npm run provision -- --config FILE --plan PLAN.yaml --json OUT

  --config FILE  the gateway's config; the gateway may be running or not
  --plan FILE    YAML (docs/config.md, "The plan"); running it again adds only what is new;
                 residents under "erase" can never be named again; what is under "revoke" ends
  --json OUT     where the secrets that were handed out are written, once, readable by you alone;
                 a file that still holds secrets of an earlier run is refused
                 (OUT.pending holds them until then: cut off, the same command goes on from it)
  --reissue ID   a new secret for this device, or bridge-NAME; the old one ends at once. Repeatable
  --reissue-pin ID
                 a new PIN for this member of staff, also one whose access was ended. Repeatable
  --mosquitto D  also write passwords, topics and settings for a mosquitto of the home's own to the
                 folder D, and the hub's own password (config: mqtt.username hearthwatch-hub)
  --help         this text

Exit codes: 0 done, 2 wrong arguments, config or plan, 3 the hub refused.
`;

const EXIT_USAGE = 2;
const EXIT_REFUSED = 3;

function loadPlan(file: string): HomePlan {
  let values: unknown;
  try {
    values = parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new GatewayError("plan/invalid", `Cannot read plan ${file}: ${messageOf(error)}`);
  }
  const result = planSchema.safeParse(values);
  if (result.success) return result.data;
  const faults = schemaFaults(result.error).join("\n  ");
  const text = `${file} does not fit; mend each of these:\n  ${faults}`;
  throw new GatewayError("plan/invalid", text);
}

/** Where devices connect: the simulator and an installer's papers want it beside the secrets. */
function mqttUrlOf({ config, folder }: LoadedConfig): string {
  const context = { folder, clock: systemClock, random: Math.random };
  const nobody = { credentials: () => undefined, devices: () => [], foreignTopics: [] };
  return config.mqtt({ ...context, ...nobody, newTraceId: () => "" }).address();
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      config: { type: "string" },
      plan: { type: "string" },
      json: { type: "string" },
      mosquitto: { type: "string" },
      reissue: { type: "string", multiple: true, default: [] },
      "reissue-pin": { type: "string", multiple: true, default: [] },
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
  const homePlan = loadPlan(plan);
  const loaded = loadConfig(config);
  const offer = takeUpOffer(json, homePlan, {
    reissue: values.reissue,
    reissuePins: values["reissue-pin"],
  });
  // The store's native parts and the hub itself: not before everything else is known to be good.
  const { apply } = await import("./apply.ts");
  const result = await apply(loaded, homePlan, offer);
  if (values.mosquitto !== undefined) writeMosquittoFolder(values.mosquitto, homePlan, result);
  settleOffer(json, { mqttUrl: mqttUrlOf(loaded), ...result });
  process.stdout.write(`Set up. What was handed out is in ${json}: it is shown only this once.\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  const isUsage =
    isGatewayError(error, "usage/invalid", "config/invalid", "config/unreadable", "plan/invalid") ||
    (error instanceof TypeError && "code" in error);
  process.exit(isUsage ? EXIT_USAGE : EXIT_REFUSED);
});

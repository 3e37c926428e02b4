// Gives a plan to the hub: directly where none runs, else over the running one's socket file, since a
// data folder has one writer. Imported once arguments, config and plan are known to be good.
import { request } from "node:http";
import { pino } from "pino";
import type { LoadedConfig } from "../config.ts";
import { GatewayError, isGatewayError } from "../errors.ts";
import { openHub } from "../hub.ts";
import { Meters } from "../meters.ts";
import { systemClock } from "../system-clock.ts";
import { applyPlan, type ProvisionResult } from "./apply-plan.ts";
import type { Offer } from "./offer.ts";
import type { HomePlan } from "./plan.ts";
import { planSocket, provisionPortOf } from "./plan-listener.ts";

/** The running hub's answer to a plan that does not fit. */
const PLAN_WRONG = 400;

async function applyDirectly(
  loaded: LoadedConfig,
  plan: HomePlan,
  offer: Offer,
): Promise<ProvisionResult> {
  const hub = await openHub({
    ...{ config: loaded.config, folder: loaded.folder, env: process.env, clock: systemClock },
    log: pino({ level: "silent" }),
    meters: new Meters(),
  });
  try {
    return await applyPlan(provisionPortOf(hub), plan, offer);
  } finally {
    await hub.close();
  }
}

/** The running hub's answer, over its socket file. */
export async function askHub(
  socketPath: string,
  path: string,
  body: string,
): Promise<{ status: number; text: string }> {
  return await new Promise((resolve, reject) => {
    const asked = request({ socketPath, method: "POST", path }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        resolve({
          status: response.statusCode ?? 0,
          text: Buffer.concat(chunks).toString("utf8"),
        });
      });
    });
    asked.on("error", (cause) => {
      const how = "is in use, and what uses it answers nobody now: try again, or stop it first";
      reject(new GatewayError("data-folder/in-use", `The data folder ${how}.`, { cause }));
    });
    asked.end(body);
  });
}

/** The running hub is the only writer: it is asked over its socket file. */
async function applyThroughHub(dataFolder: string, plan: HomePlan, offer: Offer): Promise<object> {
  const { status, text } = await askHub(
    planSocket(dataFolder),
    "/plan",
    JSON.stringify({ plan, offer }),
  );
  const answer: unknown = JSON.parse(text);
  if (status === 200 && typeof answer === "object" && answer !== null) return answer;
  const code = status === PLAN_WRONG ? "plan/invalid" : "store/failed";
  throw new GatewayError(code, `The running hub did not take the plan: ${text}`);
}

export async function apply(loaded: LoadedConfig, plan: HomePlan, offer: Offer): Promise<object> {
  try {
    return await applyDirectly(loaded, plan, offer);
  } catch (error) {
    if (!isGatewayError(error, "data-folder/in-use")) throw error;
    return await applyThroughHub(loaded.config.dataFolder, plan, offer);
  }
}

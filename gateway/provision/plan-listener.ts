// A running hub takes plans, and gives out labelled windows, on a socket file in its data folder: who
// may open that file may set up the home.
import { createServer, type IncomingMessage } from "node:http";
import { chmod, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { GatewayError, isGatewayError, messageOf, runInBackground } from "../errors.ts";
import type { Hub } from "../hub.ts";
import type { Config } from "../config.ts";
import {
  exportLabels,
  LABELS_PATH,
  labelRequest,
  refuseUnlessAllowed,
} from "../export-labels/export-labels.ts";
import { newId } from "../ids.ts";
import { systemClock } from "../system-clock.ts";
import { applyPlan, type ProvisionPort } from "./apply-plan.ts";
import { offerSchema } from "./offer.ts";
import { planSchema } from "./plan.ts";

/** A plan of a large home is some hundred kilobytes. */
const PLAN_MOST_BYTES = 8 * 1024 * 1024;
/** [unix(7)]: 108 with the zero at the end. */
const SOCKET_PATH_MOST_BYTES = 107;
const OWNER_ONLY = 0o600;
const PLAN_WRONG = 400;
const HUB_FAILED = 500;

const planRequest = z.strictObject({ plan: planSchema, offer: offerSchema });

/** Throws `config/invalid` where the path is longer than a socket file's may be. */
export function planSocket(dataFolder: string): string {
  const path = join(dataFolder, "admin.sock");
  const bytes = Buffer.byteLength(path);
  if (bytes <= SOCKET_PATH_MOST_BYTES) return path;
  throw new GatewayError(
    "config/invalid",
    `dataFolder: the hub listens for plans on ${path}, which has ${String(bytes)} bytes, and Linux allows ${String(SOCKET_PATH_MOST_BYTES)}: set a data folder with a shorter path, a symbolic link to this one for instance`,
  );
}

export function provisionPortOf(hub: Hub): ProvisionPort {
  const { vault } = hub.store;
  return {
    ...{ home: () => hub.home, credentials: hub.credentials, newId },
    seal: async (subject, text) => await vault.seal(subject, text),
    eraseKey: async (subject) => {
      await vault.erase(subject);
    },
    openSealed: (sealed) => vault.open(sealed),
    submit: async (proposals) => {
      await hub.record(proposals);
    },
    revocation: hub.revocation,
    nowMs: () => systemClock.now(),
  };
}

/** Returns what ends it. */
export async function listenForPlans(hub: Hub, config: Config): Promise<() => Promise<void>> {
  const path = planSocket(config.dataFolder);
  await rm(path, { force: true });
  const server = createServer((request, response) => {
    const answered = answer(hub, config, request).then(({ status, body }) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    });
    runInBackground("plan", answered);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
  await chmod(path, OWNER_ONLY);
  return async () => {
    await new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  };
}

async function answer(
  hub: Hub,
  config: Config,
  request: IncomingMessage,
): Promise<{ status: number; body: unknown }> {
  try {
    if (request.url === LABELS_PATH) {
      refuseUnlessAllowed(config);
      const asked = labelRequest.parse(JSON.parse(await textOf(request)));
      return { status: 200, body: await exportLabels(hub, asked) };
    }
    const { plan, offer } = planRequest.parse(JSON.parse(await textOf(request)));
    return { status: 200, body: await applyPlan(provisionPortOf(hub), plan, offer) };
  } catch (error) {
    // A hub that cannot store is not a wrong plan: whoever runs it again may succeed.
    const status = isGatewayError(error) ? HUB_FAILED : PLAN_WRONG;
    const code = isGatewayError(error) ? error.code : null;
    return { status, body: { message: messageOf(error), code } };
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (!(chunk instanceof Buffer)) continue;
    bytes += chunk.length;
    if (bytes > PLAN_MOST_BYTES) throw new RangeError("this plan is too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

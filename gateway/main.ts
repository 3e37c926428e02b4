// Process entry of the hub: arguments, config, log, signals. Nothing else touches the process.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Logger, pino } from "pino";
import { type LoadedConfig, loadConfig } from "./config.ts";
import { GatewayError, isGatewayError, messageOf, setBackgroundFaultHandler } from "./errors.ts";
import type { ModelFolder } from "./domain/model-folder.ts";
import { type Gateway, startGateway } from "./gateway.ts";
import type { ModelFolders } from "./model-service.ts";
import { packageRoot } from "./paths.ts";
import { startWithinMs } from "./start-limit.ts";
import { systemClock } from "./system-clock.ts";
import { testDestination } from "./test-destination.ts";
import { SHIPPED_MODEL } from "../models/shipped-model.ts";

const HELP = `Hearthwatch gateway

  npm run gateway -- --config FILE

  --config FILE   YAML: listeners, paths, destinations (docs/config.md)
  --test-destination ID
                  make a test call to a destination on each of its paths, and end: 0 all answered
  --ready-file F  write {"board","mqtt"} as JSON to F when the hub is ready
  --help          this text

Ends in order on SIGTERM and SIGINT. Exit codes: 0 stopped in order, 1 a fault while running,
2 wrong arguments or config, 3 the hub could not start. A hub that a
hanging disk keeps from starting for 60 s (a second more for each MB of a log of writes that is to
be read first), or from stopping for 8 s, kills itself.
`;

/** In order or not, the process ends within this. Containers wait 30 s before they kill. */
const STOP_WITHIN_MS = 8_000;
const EXIT_FAULT = 1;
const EXIT_USAGE = 2;
const EXIT_NO_START = 3;

function versionOf(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8"));
  const isManifest = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return isManifest && typeof manifest.version === "string" ? manifest.version : "unknown";
}

function say(text: string): void {
  process.stdout.write(text);
}

/** Loaded when first asked: the neural network library is most of the start's time. */
function lazyFolder(path: string): ModelFolder {
  const whole = async (): Promise<ModelFolder> => {
    const { modelFolder } = await import("../models/load-classifier.ts");
    return modelFolder(path);
  };
  return {
    path,
    load: async () => await (await whole()).load(),
    fingerprint: async () => await (await whole()).fingerprint(),
  };
}

function modelFoldersOf({ config, folder }: LoadedConfig): ModelFolders {
  const { folder: chosen, shadowFolder } = config.model;
  return {
    configured: lazyFolder(chosen === undefined ? SHIPPED_MODEL : resolve(folder, chosen)),
    shadow: shadowFolder === undefined ? undefined : lazyFolder(resolve(folder, shadowFolder)),
  };
}

async function run(loaded: LoadedConfig, log: Logger): Promise<Gateway> {
  const { config, folder } = loaded;
  return await startGateway({
    ...{ config, folder, log, env: process.env, clock: systemClock },
    softwareVersion: versionOf(),
    models: modelFoldersOf(loaded),
  });
}

/**
 * A disk that hangs must not keep a dead hub on the air. Killed, not ended: an end in order waits for
 * the threads, and one of them waits for the disk.
 */
function endAfter(ms: number, what: string): NodeJS.Timeout {
  return setTimeout(() => {
    process.stderr.write(`Hearthwatch ends: ${what} within ${String(ms / 1000)} s\n`);
    process.kill(process.pid, "SIGKILL");
  }, ms).unref();
}

function stopOn(gateway: Gateway, log: Logger): void {
  let isStopping = false;
  const stop = (reason: string, exitCode: number): void => {
    if (isStopping) return;
    isStopping = true;
    endAfter(STOP_WITHIN_MS, "it did not stop in order");
    gateway.close(reason).then(
      () => process.exit(exitCode),
      (error: unknown) => {
        log.error({ err: error }, "the stop failed");
        process.exit(EXIT_FAULT);
      },
    );
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      stop(signal, 0);
    });
  }
  setBackgroundFaultHandler((name, error) => {
    log.fatal({ err: error, name }, "background work failed: the hub stops and is restarted");
    stop(`background work "${name}" failed`, EXIT_FAULT);
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      config: { type: "string" },
      "ready-file": { type: "string" },
      "test-destination": { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    say(HELP);
    return;
  }
  if (values.config === undefined) {
    throw new GatewayError("usage/invalid", "--config FILE is missing; --help tells more.");
  }
  const loaded = loadConfig(values.config);
  const destinationId = values["test-destination"];
  if (destinationId !== undefined) {
    const call = { ...loaded, env: process.env, clock: systemClock, destinationId };
    const isAllWell = await testDestination({
      ...call,
      say: (line) => {
        say(`${line}\n`);
      },
    });
    process.exitCode = isAllWell ? 0 : EXIT_FAULT;
    return;
  }
  const log = pino({ level: loaded.config.log.level });
  const startMs = startWithinMs(loaded.config.dataFolder);
  log.info({ withinMs: startMs }, "starting; a log of writes that is large is read whole first");
  const overdue = endAfter(startMs, "it did not start");
  const gateway = await run(loaded, log);
  clearTimeout(overdue);
  stopOn(gateway, log);
  const { boardUrl, mqttUrl } = gateway;
  log.info({ board: boardUrl, mqtt: mqttUrl }, "ready");
  if (values["ready-file"] !== undefined) {
    const { writeFile } = await import("node:fs/promises");
    await writeFile(values["ready-file"], JSON.stringify({ board: boardUrl, mqtt: mqttUrl }));
  }
}

/** `parseArgs` throws a TypeError with a code for an option it does not know. */
function isWrongCall(error: unknown): boolean {
  return isGatewayError(error, "usage/invalid") || (error instanceof TypeError && "code" in error);
}

main().catch((error: unknown) => {
  process.stderr.write(`Hearthwatch cannot start: ${messageOf(error)}\n`);
  const isUsage =
    isWrongCall(error) || isGatewayError(error, "config/invalid", "config/unreadable");
  if (!isUsage && !isGatewayError(error) && error instanceof Error) {
    process.stderr.write(`${error.stack ?? ""}\n`);
  }
  process.exit(isUsage ? EXIT_USAGE : EXIT_NO_START);
});

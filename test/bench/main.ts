// Process entry of the bench: runs the measurements asked for, prints each as it is made.
import { writeFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { messageOf } from "../../gateway/errors.ts";
import {
  BENCH_HELP,
  type BenchName,
  type BenchOptions,
  parseBenchOptions,
} from "./bench-options.ts";
import type { BenchResult, Measurement } from "./bench-result.ts";
import { bleAdverts, bleHold, bleNotify } from "./ble-load.ts";
import { commit } from "./commit-cost.ts";
import { detect } from "./detect-cost.ts";
import { fall } from "./fall-delay.ts";
import { outbox } from "./outbox-drain.ts";
import { press } from "./press-latency.ts";
import { slowFsync } from "./slow-fsync.ts";
import { disk, memory, start } from "./start-and-rest.ts";
import { stream3000, stream8000, streamOneCore } from "./stream-load.ts";
import { holdToTwoCores } from "./two-cores.ts";

const EXIT_USAGE = 2;
const EXIT_NOT_MEASURED = 3;
const BYTES_PER_GB = 1e9;

const MEASUREMENTS: Readonly<Record<BenchName, Measurement>> = {
  ...{ start, memory, disk, commit, outbox, detect, press, fall },
  "ble-adverts": bleAdverts,
  "ble-notify": bleNotify,
  "ble-hold": bleHold,
  "slow-fsync": slowFsync,
  "stream-3000": stream3000,
  "stream-8000": stream8000,
  "stream-one-core": streamOneCore,
};

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function machine(affinity: string): Readonly<Record<string, unknown>> {
  const cores = cpus();
  return {
    cpu: cores[0]?.model ?? "unknown",
    cores: cores.length,
    affinity,
    memoryGb: Math.round(totalmem() / BYTES_PER_GB),
    linux: release(),
    node: process.version,
  };
}

function readOptions(): BenchOptions | undefined {
  try {
    return parseBenchOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exit(EXIT_USAGE);
  }
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options === undefined) {
    say(BENCH_HELP);
    return;
  }
  const affinity = holdToTwoCores();
  say(`cores: ${affinity}`);
  const results: BenchResult[] = [];
  const write = (): void => {
    const report = { machine: machine(affinity), results };
    if (options.json !== undefined)
      writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
  };
  for (const name of options.only) {
    try {
      for (const result of await MEASUREMENTS[name]({ ...options, say })) {
        results.push(result);
        say(`${result.name} = ${result.value} ${result.unit}  ${JSON.stringify(result.detail)}`);
      }
    } catch (error) {
      process.exitCode = EXIT_NOT_MEASURED;
      process.stderr.write(`${name} could not be measured: ${messageOf(error)}\n`);
    }
    write();
  }
}

await main();

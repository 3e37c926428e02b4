// `npm run verify`: walks the log of a stopped hub from its first event and says where the chain
// breaks, if it does. Reads; mends nothing.
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { loadConfig } from "../config.ts";
import { GatewayError, isGatewayError, messageOf } from "../errors.ts";
import { openStore } from "../store/open-store.ts";
import { systemClock } from "../system-clock.ts";

const HELP = `Check a hub's log

  npm run verify -- --config FILE [--json FILE]

  --config FILE  the gateway's config; stop the gateway first
  --json FILE    where the answer goes as well: {"events","headHash","brokenSeq","pageFaults"}
  --help         this text

Every event carries the hash of the one before it: one that was changed, removed or put in between
is found by the event after it. Events cut off at the very end, a change of the very last one, and a
log written anew as a whole are not found: for that, keep an answer's "events" and "headHash" away
from the hub and compare.

Exit codes: 0 whole, 1 broken, 2 wrong arguments or config, 3 the log cannot be opened.
`;

const LOG_FILE = "hearthwatch.sqlite";
const EXIT_BROKEN = 1;
const EXIT_USAGE = 2;
const EXIT_CANNOT_OPEN = 3;

interface LogReport {
  readonly events: number;
  readonly headHash: string;
  /** The first event that does not follow on the one before it; null: the chain is whole. */
  readonly brokenSeq: number | null;
  /** SQLite's own findings; empty when every page is well. */
  readonly pageFaults: readonly string[];
}

async function check(configFile: string): Promise<LogReport> {
  const { dataFolder: dataDir, masterKeyFile } = loadConfig(configFile).config;
  // Opening makes what is missing, and a log just made is always whole.
  if (!existsSync(join(dataDir, LOG_FILE))) {
    throw new GatewayError("usage/invalid", `There is no log in ${dataDir}.`);
  }
  const store = await openStore({
    ...{ dataDir, clock: systemClock },
    ...(masterKeyFile === undefined ? {} : { masterKeyFile }),
  });
  try {
    const { events, headHash, brokenSeq = null } = await store.verifyLog();
    return { events, headHash, brokenSeq, pageFaults: await store.checkPages() };
  } finally {
    await store.close();
  }
}

function wordsOf({ events, headHash, brokenSeq, pageFaults }: LogReport): string {
  const chain =
    brokenSeq === null
      ? `The chain is whole: ${String(events)} events, the last with hash ${headHash}.`
      : `The chain breaks at event ${String(brokenSeq)}: it or the one before it was changed.`;
  const pages = pageFaults.length === 0 ? "Every page of the file is well." : pageFaults.join("\n");
  return `${chain}\n${pages}\n`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      config: { type: "string" },
      json: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  if (values.config === undefined) {
    throw new GatewayError("usage/invalid", "--config FILE is missing; --help tells more.");
  }
  const report = await check(values.config);
  if (values.json !== undefined) {
    await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
  }
  process.stdout.write(wordsOf(report));
  const isWhole = report.brokenSeq === null && report.pageFaults.length === 0;
  process.exitCode = isWhole ? 0 : EXIT_BROKEN;
}

main().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  const isUsage =
    isGatewayError(error, "usage/invalid", "config/invalid", "config/unreadable") ||
    (error instanceof TypeError && "code" in error);
  process.exit(isUsage ? EXIT_USAGE : EXIT_CANNOT_OPEN);
});

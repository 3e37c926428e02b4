// `npm run rebuild`: what the hub knows of the home, made again from the log of a stopped hub. Before
// it: `npm run verify`, since a log that was changed makes a wrong home.
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { loadConfig } from "../config.ts";
import { reduce } from "../domain/reduce.ts";
import { GatewayError, isGatewayError, messageOf } from "../errors.ts";
import { DATABASE_FILE } from "../store/data-folder.ts";
import { type RebuildReport, rebuildProjection } from "../store/rebuild.ts";

const HELP = `Make again from the log what a hub knows

  npm run rebuild -- --config FILE [--json FILE]

  --config FILE  the gateway's config; stop the gateway first
  --json FILE    where the answer goes as well: {"events","rows","differing"}
  --help         this text

The log is the truth; rooms, devices, open alerts and all else the hub works with are rows made from
it. Where a damaged disk or a person changed those rows, this makes them again, all or none, and says
which had differed. It changes no event, secret or key. Run "npm run verify" first: from a log that was
changed comes a home that is wrong.

Exit codes: 0 rows and log agreed, 1 rows differed and are right now, 2 wrong arguments or config,
3 the log cannot be opened or read; nothing was changed.
`;

const EXIT_DIFFERED = 1;
const EXIT_USAGE = 2;
const EXIT_CANNOT_OPEN = 3;

/** More would run off the screen; the JSON has them all. */
const NAMED_MOST = 20;

function rebuild(configFile: string): RebuildReport {
  const { dataFolder } = loadConfig(configFile).config;
  // Opening makes what is missing, and from an empty log comes an empty home.
  if (!existsSync(join(dataFolder, DATABASE_FILE))) {
    throw new GatewayError("usage/invalid", `There is no log in ${dataFolder}.`);
  }
  return rebuildProjection(dataFolder, reduce);
}

function wordsOf({ events, rows, differing }: RebuildReport): string {
  const made = `${String(rows)} rows were made from ${String(events)} events.\n`;
  if (differing.length === 0) return `${made}All were as they should be.\n`;
  const named = differing.slice(0, NAMED_MOST).map((row) => `  ${row}\n`);
  const more = differing.length - named.length;
  const rest = more > 0 ? `  and ${String(more)} more\n` : "";
  return `${made}${String(differing.length)} had differed and are right now:\n${named.join("")}${rest}`;
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
  const report = rebuild(values.config);
  if (values.json !== undefined) {
    await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
  }
  process.stdout.write(wordsOf(report));
  process.exitCode = report.differing.length === 0 ? 0 : EXIT_DIFFERED;
}

main().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  const isUsage =
    isGatewayError(error, "usage/invalid", "config/invalid", "config/unreadable") ||
    (error instanceof TypeError && "code" in error);
  process.exit(isUsage ? EXIT_USAGE : EXIT_CANNOT_OPEN);
});

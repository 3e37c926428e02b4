// What `npm run verify` and `npm run rebuild` have in common: one config, an answer in words and as JSON,
// exit codes. Each looks at the log of a hub that is stopped.
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Config, loadConfig } from "./config.ts";
import { GatewayError, isGatewayError, messageOf } from "./errors.ts";
import { DATABASE_FILE } from "./store/data-folder.ts";

const EXIT_ALL_WELL = 0;
const EXIT_NOT_WELL = 1;
const EXIT_USAGE = 2;
const EXIT_CANNOT_OPEN = 3;

export interface LogCommand<Report> {
  readonly help: string;
  readonly work: (config: Config) => Report | Promise<Report>;
  readonly words: (report: Report) => string;
  readonly isAllWell: (report: Report) => boolean;
}

async function answer<Report>(command: LogCommand<Report>): Promise<number> {
  const { values } = parseArgs({
    options: {
      config: { type: "string" },
      json: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(command.help);
    return EXIT_ALL_WELL;
  }
  if (values.config === undefined) {
    throw new GatewayError("usage/invalid", "--config FILE is missing; --help tells more.");
  }
  const { config } = loadConfig(values.config);
  // Opening makes what is missing, and an empty log agrees with everything.
  if (!existsSync(join(config.dataFolder, DATABASE_FILE))) {
    throw new GatewayError("usage/invalid", `There is no log in ${config.dataFolder}.`);
  }
  const report = await command.work(config);
  if (values.json !== undefined) {
    await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
  }
  process.stdout.write(command.words(report));
  return command.isAllWell(report) ? EXIT_ALL_WELL : EXIT_NOT_WELL;
}

/** Exit codes: 0 all well, 1 not so, 2 wrong arguments or config, 3 the log cannot be opened. */
export async function runLogCommand<Report>(command: LogCommand<Report>): Promise<void> {
  try {
    process.exitCode = await answer(command);
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    const isUsage =
      isGatewayError(error, "usage/invalid", "config/invalid", "config/unreadable") ||
      (error instanceof TypeError && "code" in error);
    process.exit(isUsage ? EXIT_USAGE : EXIT_CANNOT_OPEN);
  }
}

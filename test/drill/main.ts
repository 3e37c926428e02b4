// Process entry of the drill: arguments, verdict, exit code.
import { writeFileSync } from "node:fs";
import { messageOf } from "../../gateway/errors.ts";
import { runDrill } from "./drill.ts";
import { DRILL_HELP, type DrillOptions, parseDrillOptions } from "./drill-options.ts";
import { isKept } from "./verdict.ts";

const EXIT_LOST = 1;
const EXIT_USAGE = 2;
const EXIT_BROKEN = 3;

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function readOptions(): DrillOptions | undefined {
  try {
    return parseDrillOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exit(EXIT_USAGE);
  }
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options === undefined) {
    say(DRILL_HELP);
    return;
  }
  const result = await runDrill({ options, env: {}, say });
  const text = JSON.stringify(result, null, 2);
  say(text);
  if (options.json !== undefined) writeFileSync(options.json, `${text}\n`);
  process.exitCode = isKept(result) ? 0 : EXIT_LOST;
}

main().catch((error: unknown) => {
  process.stderr.write(`The drill failed: ${messageOf(error)}\n`);
  process.exit(EXIT_BROKEN);
});

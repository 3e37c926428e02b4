// What the model commands share: options, help, exit codes. Before it: npm run. After it: the command.
import { parseArgs } from "node:util";
import { GatewayError, isGatewayError, messageOf } from "../gateway/errors.ts";

interface OptionSpec {
  readonly type: "string" | "boolean";
}

export interface Command<Name extends string> {
  readonly usage: string;
  readonly options: Readonly<Record<Name, OptionSpec>>;
  /** Text options given; flags that were given are "true". */
  readonly run: (values: Readonly<Partial<Record<Name, string>>>) => Promise<void>;
}

/** 0: done. 1: a fault. 2: the command was called wrongly. */
export async function runCommand<Name extends string>(command: Command<Name>): Promise<void> {
  const options: Record<string, OptionSpec> = { ...command.options, help: { type: "boolean" } };
  try {
    const { values } = parse(options);
    if (values["help"] === true) {
      process.stdout.write(`${command.usage}\n`);
      return;
    }
    const given: Partial<Record<Name, string>> = {};
    for (const name of namesOf(command.options)) {
      const value = values[name];
      if (value !== undefined) given[name] = String(value);
    }
    await command.run(given);
  } catch (error) {
    const isUsage = isGatewayError(error, "usage/invalid");
    process.stderr.write(`${messageOf(error)}\n${isUsage ? `${command.usage}\n` : ""}`);
    process.exitCode = isUsage ? 2 : 1;
  }
}

function parse(options: Record<string, OptionSpec>): ReturnType<typeof parseArgs> {
  try {
    return parseArgs({ options, strict: true, allowPositionals: false });
  } catch (error) {
    throw new GatewayError("usage/invalid", messageOf(error));
  }
}

function namesOf<Name extends string>(options: Readonly<Record<Name, OptionSpec>>): Name[] {
  const names: Name[] = [];
  for (const name in options) names.push(name);
  return names;
}

/** The value of an option that must be given. */
export function required(value: string | undefined, option: string): string {
  if (value === undefined) throw new GatewayError("usage/invalid", `--${option} is missing`);
  return value;
}

/** On a pipe, a line of progress at most this often. */
const PIPE_EVERY_MS = 10_000;
let pipedAtMs = 0;

/** One line on the terminal that is written over; on a pipe, a line now and then. */
export function showProgress(text: string): void {
  if (process.stderr.isTTY) {
    process.stderr.write(`\r\u001B[K${text}`);
  } else if (text !== "" && performance.now() - pipedAtMs > PIPE_EVERY_MS) {
    pipedAtMs = performance.now();
    process.stderr.write(`${text}\n`);
  }
}

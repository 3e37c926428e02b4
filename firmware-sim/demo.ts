// Process entry of `npm start`: provisions a made-up home, starts gateway, simulator and a webhook
// receiver, says where the board is and who may sign in, and ends them all in order.
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { DEMO_COMMANDS, DEMO_HELP, type DemoOptions, parseDemoOptions } from "./demo-options.ts";
import { Demo } from "./demo-run.ts";

const EXIT_FAULT = 1;
const EXIT_USAGE = 2;
const ORPHAN_CHECK_MS = 500;
const PARENT_AT_START = process.ppid;

/** The folder with package.json, from the sources and from dist/ alike. */
function projectFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  return folder;
}

/** npm runs scripts through a shell that passes no signal on: its death is the signal. */
function isOrphanOfNpm(): boolean {
  return process.env["npm_lifecycle_event"] !== undefined && process.ppid !== PARENT_AT_START;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function run(options: DemoOptions): Promise<void> {
  const project = projectFolder();
  const demo = new Demo({
    options,
    programs: join(project, "dist"),
    folder: resolve(options.data ?? join(project, "demo-data")),
    seed: options.seed ?? randomBytes(4).readUInt32LE(),
    say,
  });
  const lines = createInterface({ input: process.stdin });
  const quit = (): void => {
    demo.quit();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, quit);
  const orphanCheck = setInterval(() => {
    if (isOrphanOfNpm()) demo.quit();
  }, ORPHAN_CHECK_MS);
  try {
    // Whoever stops the demo while it starts does not wait for it to be ready.
    await Promise.race([demo.start(), demo.ended]);
    say(DEMO_COMMANDS);
    lines.on("line", (line) => {
      demo.obey(line);
    });
    const fault = await demo.ended;
    if (fault === undefined) return;
    process.stderr.write(`The demo ends: ${fault}\n`);
    process.exitCode = EXIT_FAULT;
  } finally {
    clearInterval(orphanCheck);
    await demo.close();
    lines.close();
    process.stdin.destroy();
  }
}

function readOptions(): DemoOptions | undefined {
  try {
    const options = parseDemoOptions(process.argv.slice(2));
    if (options === undefined) say(DEMO_HELP);
    return options;
  } catch (fault) {
    process.stderr.write(`${messageOf(fault)}\n`);
    process.exitCode = EXIT_USAGE;
    return undefined;
  }
}

function messageOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}

const options = readOptions();
if (options !== undefined) {
  try {
    await run(options);
  } catch (fault) {
    process.stderr.write(`The demo cannot start: ${messageOf(fault)}\n`);
    process.exitCode = EXIT_FAULT;
  }
}

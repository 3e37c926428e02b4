// The simulator in a process of its own, playing recordings as a resident's wearable.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { packageRoot } from "../../gateway/paths.ts";

const simLine = z.looseObject({ event: z.string(), trialId: z.string().optional() });
export type SimLine = z.infer<typeof simLine>;

export class SimProcess {
  readonly lines: SimLine[] = [];
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  constructor(credentialsFile: string, args: readonly string[]) {
    const program = join(packageRoot, "dist/firmware-sim/main.js");
    const given = [program, "--connect", credentialsFile, "--json", "--stop-with-stdin", ...args];
    this.#child = spawn(process.execPath, given, { stdio: ["pipe", "pipe", "inherit"] });
    this.#ended = once(this.#child, "exit");
    const { stdout } = this.#child;
    if (stdout === null) throw new Error("the simulator has no output");
    createInterface({ input: stdout }).on("line", (line) => {
      this.lines.push(simLine.parse(JSON.parse(line)));
    });
  }

  tell(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  async stop(): Promise<void> {
    this.#child.stdin?.end();
    await this.#ended;
  }
}

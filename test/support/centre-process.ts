// The simulated receiving centre as its own process, as an installer runs it.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { packageRoot } from "../../gateway/paths.ts";
import { untilSome } from "./hub-process.ts";

const line = z.looseObject({ event: z.string() });
const listening = z.looseObject({ udp: z.number().optional(), tcp: z.number().optional() });
const message = z.looseObject({
  ...{ mty: z.string(), ref: z.string(), dty: z.number(), stc: z.number() },
  ...{ words: z.string(), place: z.string(), info: z.string() },
});
export type CentreMessage = z.infer<typeof message>;

export class CentreProcess implements AsyncDisposable {
  readonly lines: z.infer<typeof line>[] = [];
  readonly #child: ChildProcessWithoutNullStreams;
  readonly exitCode: Promise<unknown>;
  port = 0;

  private constructor(args: readonly string[]) {
    const program = join(packageRoot, "dist/firmware-sim/main.js");
    this.#child = spawn(process.execPath, [program, "centre", "--json", ...args]);
    this.exitCode = once(this.#child, "exit").then(([code]: unknown[]) => code);
    createInterface({ input: this.#child.stdout }).on("line", (text) => {
      this.lines.push(line.parse(JSON.parse(text)));
    });
  }

  static async start(...args: readonly string[]): Promise<CentreProcess> {
    const centre = new CentreProcess(args);
    const ports = await untilSome(() => centre.heard("listening")[0]);
    const { udp, tcp } = listening.parse(ports);
    centre.port = tcp ?? udp ?? 0;
    return centre;
  }

  /** What a person types. */
  type(text: string): void {
    this.#child.stdin.write(`${text}\n`);
  }

  heard(event: string): readonly z.infer<typeof line>[] {
    return this.lines.filter((each) => each.event === event);
  }

  /** Everything said about alarms; heartbeats apart. */
  get messages(): readonly CentreMessage[] {
    return this.heard("message")
      .map((each) => message.parse(each))
      .filter(({ mty }) => mty !== "PI");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill();
    await this.exitCode;
  }
}

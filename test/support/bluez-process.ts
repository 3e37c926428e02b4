// The simulator's bluetoothd in a process of its own, on a private bus.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type Interface, createInterface } from "node:readline";
import { z } from "zod";
import { packageRoot } from "../../gateway/paths.ts";

const device = z.looseObject({
  notifications: z.number(),
  motionPackets: z.number().optional(),
  acks: z.number().optional(),
  decided: z.number().optional(),
  unacknowledged: z.number().optional(),
  answers: z.array(z.string()).optional(),
});
const report = z.looseObject({
  advertisements: z.number(),
  connects: z.number(),
  discoveries: z.number(),
  powerCycles: z.number(),
  listeners: z.number(),
  devices: z.record(z.string(), device),
});
export type BluezReport = z.infer<typeof report>;

export class BluezProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #lines: Interface;
  readonly #exited: Promise<unknown>;

  private constructor(busAddress: string) {
    const program = join(packageRoot, "dist/firmware-sim/bluez-main.js");
    this.#child = spawn(process.execPath, [program, busAddress], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const { stdout } = this.#child;
    if (stdout === null) throw new Error("the pretended bluetoothd has no output");
    this.#lines = createInterface({ input: stdout });
    this.#exited = once(this.#child, "exit");
  }

  static async start(busAddress: string): Promise<BluezProcess> {
    const bluez = new BluezProcess(busAddress);
    await once(bluez.#lines, "line");
    return bluez;
  }

  /** Resolves when it is done, with all counts. */
  async tell(command: Readonly<Record<string, unknown>>): Promise<BluezReport> {
    const answered = once(this.#lines, "line");
    this.#child.stdin?.write(`${JSON.stringify(command)}\n`);
    const [line] = z.tuple([z.string()]).parse(await answered);
    return report.parse(JSON.parse(line));
  }

  async report(): Promise<BluezReport> {
    return await this.tell({ do: "report" });
  }

  /** It ended by itself, as it does with its bus. */
  async ended(): Promise<void> {
    await this.#exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null) this.#child.stdin?.end();
    await this.#exited;
  }
}

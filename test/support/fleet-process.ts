// Wearables in another process, over real MQTT, driven and heard by lines (firmware-sim/fleet.ts).
import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { packageRoot } from "../../gateway/paths.ts";

const distribution = z.object({
  count: z.number(),
  p50Ms: z.number(),
  p99Ms: z.number(),
  maxMs: z.number(),
});
const stamped = { wallMs: z.number(), monoMs: z.number() };
const named = { ...stamped, deviceId: z.string(), bootNonce: z.number(), number: z.number() };
const counters = {
  ...stamped,
  ...{ connected: z.number(), unacknowledged: z.number(), backlogBytes: z.number() },
  ...{ cpuMs: z.number(), packets: z.number(), resentPackets: z.number(), bytes: z.number() },
  ...{ blows: z.number(), falls: z.number(), fallsSent: z.number(), presses: z.number() },
  ...{ acks: z.number(), connections: z.number(), failedConnections: z.number() },
  ...{ ackLatency: distribution, lateness: distribution },
};

/** The lines this project's drills and benches listen to. */
export const fleetLine = z.discriminatedUnion("event", [
  z.object({ event: z.literal("ready"), ...stamped }),
  z.object({ event: z.literal("connected"), ...stamped, deviceId: z.string() }),
  z.object({ event: z.literal("disconnected"), ...stamped, deviceId: z.string() }),
  z.object({ event: z.literal("press"), ...named, code: z.number(), isSent: z.boolean() }),
  z.object({ event: z.literal("ack"), ...named, latencyMs: z.number(), sinceMs: z.number() }),
  z.object({ event: z.literal("answer"), ...stamped, deviceId: z.string() }),
  z.object({
    ...{ event: z.literal("fall-sent"), ...stamped, deviceId: z.string() },
    ...{ bootNonce: z.number(), sequence: z.number(), impactMonoMs: z.number() },
  }),
  z.object({ event: z.literal("counters"), ...counters }),
  z.object({ event: z.literal("stopped"), ...counters }),
  z.object({ event: z.literal("error"), ...stamped, message: z.string() }),
]);
export type FleetLine = z.infer<typeof fleetLine>;
export type Counters = Omit<LineOf<"counters">, "event">;
type LineOf<E extends FleetLine["event"]> = Extract<FleetLine, { event: E }>;

export class FleetProcess {
  readonly #child: ChildProcess;
  readonly #lines = new EventEmitter<{ line: [FleetLine] }>();
  readonly #ended: Promise<unknown>;

  constructor(credentialsFile: string, options: Readonly<Record<string, string | number | true>>) {
    const program = join(packageRoot, "dist/firmware-sim/fleet.js");
    const given = Object.entries(options).flatMap(([name, value]) =>
      value === true ? [`--${name}`] : [`--${name}`, String(value)],
    );
    this.#child = spawn(process.execPath, [program, "--connect", credentialsFile, ...given], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.#ended = once(this.#child, "exit");
    const { stdout, stdin } = this.#child;
    stdin?.on("error", () => undefined);
    if (stdout !== null) {
      createInterface({ input: stdout }).on("line", (line) => {
        this.#lines.emit("line", fleetLine.parse(JSON.parse(line)));
      });
    }
  }

  onLine(listener: (line: FleetLine) => void): void {
    this.#lines.on("line", listener);
  }

  /** The next line of this kind that `isIt` accepts. */
  async next<E extends FleetLine["event"]>(
    event: E,
    isIt: (line: LineOf<E>) => boolean = () => true,
  ): Promise<LineOf<E>> {
    return await new Promise((resolve) => {
      const listener = (line: FleetLine): void => {
        if (!isLineOf(line, event) || !isIt(line)) return;
        this.#lines.off("line", listener);
        resolve(line);
      };
      this.#lines.on("line", listener);
    });
  }

  tell(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  async counters(): Promise<Counters> {
    const answer = this.next("counters");
    this.tell("counters");
    return await answer;
  }

  /** Every device has been connected once. */
  async ready(): Promise<void> {
    await this.next("ready");
  }

  /** Resolves with the counters of its whole life. */
  async stop(): Promise<Counters> {
    const last = this.next("stopped");
    this.tell("stop");
    await this.#ended;
    return await last;
  }
}

function isLineOf<E extends FleetLine["event"]>(line: FleetLine, event: E): line is LineOf<E> {
  return line.event === event;
}

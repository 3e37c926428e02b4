// The networks of this hub by which one destination can be reached, e.g. the home's line and a cellular
// modem: tried in turn, each watched by itself. Before it: a notifier. After it: one connection.
import { z } from "zod";
import type { Clock } from "../domain/clock.ts";
import type { DestinationPath } from "../domain/notifier.ts";
import { GatewayError, isGatewayError, messageOf } from "../errors.ts";
import { LineStanding } from "./line-standing.ts";
import { timeLimit } from "../time-limit.ts";

/** A path that swallows everything is left after this long while another is there to try. */
const SHARE_MS = 4_000;

const pathSettings = z.strictObject({
  name: z.string().min(1).max(20).describe("What staff know it by, e.g. cellular."),
  localAddress: z
    .union([z.ipv4(), z.ipv6()])
    .optional()
    .describe("Address of the hub in that network; absent: as the system chooses."),
});

/** Setting of every destination on a network. */
export const pathsSettings = z
  .array(pathSettings)
  .max(3)
  .default([])
  .describe("Networks of this hub to go out by, the preferred one first; absent: one, unnamed.");
export type PathSettings = z.output<typeof pathsSettings>;

export interface NetworkPath {
  readonly name: string;
  readonly localAddress: string | undefined;
}

interface Watched extends NetworkPath {
  readonly standing: LineStanding;
}

export interface NetworkPathsOptions {
  readonly clock: Clock;
  readonly settings: PathSettings;
  /** Tries one path without calling anybody; resolves with what was answered, in words. */
  readonly contact: (
    path: NetworkPath,
    purpose: "heartbeat" | "test",
    signal: AbortSignal,
  ) => Promise<string>;
  readonly heartbeatMs: number | undefined;
}

const THE_ONLY: PathSettings = [{ name: "" }];

export class NetworkPaths {
  readonly #paths: readonly Watched[];
  /** For the contact checks of a destination. */
  readonly checked: readonly DestinationPath[];

  constructor({ clock, settings, contact, heartbeatMs }: NetworkPathsOptions) {
    const all = settings.length === 0 ? THE_ONLY : settings;
    this.#paths = all.map(({ name, localAddress }) => ({
      ...{ name: all.length === 1 ? "" : name, localAddress },
      standing: new LineStanding(clock),
    }));
    this.checked = this.#paths.map((path) => ({
      ...{ name: path.name, heartbeatMs, trouble: () => path.standing.trouble },
      contact: async (purpose, signal) =>
        await noting(path.standing, async () => await contact(path, purpose, signal)),
    }));
  }

  /** Each path in turn until one gets through: those that answered lately first. */
  async through<T>(
    signal: AbortSignal,
    work: (path: NetworkPath, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const order = [...this.#paths].sort(
      (a, b) => Number(a.standing.isAvoided) - Number(b.standing.isAvoided),
    );
    const failures: string[] = [];
    for (const [index, path] of order.entries()) {
      const isLast = index === order.length - 1;
      const share = isLast ? signal : AbortSignal.any([signal, timeLimit(SHARE_MS)]);
      try {
        return await noting(path.standing, async () => await work(path, share));
      } catch (error) {
        // Whoever answers, answers for every path: only what did not get through goes by the next.
        if (!isGatewayError(error, "notifier/unreachable") || order.length === 1) throw error;
        failures.push(`${path.name}: ${messageOf(error)}`);
        if (signal.aborted) break;
      }
    }
    throw new GatewayError("notifier/unreachable", failures.join("; "));
  }
}

async function noting<T>(standing: LineStanding, work: () => Promise<T>): Promise<T> {
  try {
    const answer = await work();
    standing.answered();
    return answer;
  } catch (error) {
    // A refusal is an answer: the path works.
    if (isGatewayError(error, "notifier/refused", "notifier/held")) standing.answered();
    else standing.failed(error);
    throw error;
  }
}

// What a fleet tells its driver, one JSON object a line, and the counters behind it.
import { createHistogram } from "node:perf_hooks";
import type { Stamp } from "./run-clock.ts";

/** Every line has `event` and a stamp; `npm run` documentation of each is in fleet-options.ts. */
export type FleetLine = { readonly event: string } & Readonly<Record<string, unknown>>;

export interface Distribution {
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Durations in ms, kept as µs in a histogram of fixed size. */
export class Durations {
  readonly #histogram = createHistogram();

  add(ms: number): void {
    this.#histogram.record(Math.max(1, Math.round(ms * 1000)));
  }

  summary(): Distribution {
    const { count } = this.#histogram;
    if (count === 0) return { count: 0, p50Ms: 0, p99Ms: 0, maxMs: 0 };
    return {
      count,
      p50Ms: this.#histogram.percentile(50) / 1000,
      p99Ms: this.#histogram.percentile(99) / 1000,
      maxMs: this.#histogram.max / 1000,
    };
  }
}

export class FleetReport {
  readonly #write: (line: FleetLine) => void;
  readonly ackLatency = new Durations();
  readonly lateness = new Durations();
  packets = 0;
  resentPackets = 0;
  bytes = 0;
  blows = 0;
  falls = 0;
  fallsSent = 0;
  presses = 0;
  acks = 0;
  answers = 0;
  decided = 0;
  connections = 0;
  failedConnections = 0;

  constructor(write: (line: FleetLine) => void) {
    this.#write = write;
  }

  say(event: string, at: Stamp, details: Readonly<Record<string, unknown>>): void {
    this.#write({ event, ...at, ...details });
  }

  counters(): Readonly<Record<string, unknown>> {
    return {
      packets: this.packets,
      resentPackets: this.resentPackets,
      bytes: this.bytes,
      blows: this.blows,
      falls: this.falls,
      fallsSent: this.fallsSent,
      presses: this.presses,
      acks: this.acks,
      answers: this.answers,
      decided: this.decided,
      connections: this.connections,
      failedConnections: this.failedConnections,
      ackLatency: this.ackLatency.summary(),
      lateness: this.lateness.summary(),
    };
  }
}

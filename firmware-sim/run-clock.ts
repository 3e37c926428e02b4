// True time for the simulated devices: monotonic, in ms, and the same for every process of a host,
// so that a sender's and a receiver's stamps can be compared.

export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}

/** Wall and monotonic time of one moment, as they appear in reports. */
export interface Stamp {
  readonly wallMs: number;
  readonly monoMs: number;
}

export function stamp(): Stamp {
  return { wallMs: Date.now(), monoMs: monotonicMs() };
}

// Time as an argument: wall time can step, monotonic time cannot.

/** Time source. `now()`: wall clock, integer ms since the epoch. `monotonic()`: ms, never steps back. */
export interface Clock {
  now(): number;
  monotonic(): number;
  /** Calls `wake` once, `delayMs` of monotonic time from now. The name appears in leak reports. */
  after(delayMs: number, name: string, wake: () => void): Disposable;
}

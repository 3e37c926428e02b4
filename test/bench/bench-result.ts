// One figure of the bench, and how spreads are summed up.

export interface BenchResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What each measurement is given. */
export interface BenchContext {
  readonly wearables: number;
  readonly seconds: number;
  readonly say: (text: string) => void;
}

export type Measurement = (context: BenchContext) => Promise<readonly BenchResult[]>;

export interface Spread {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly most: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => {
    const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
    return round(value ?? Number.NaN);
  };
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), most: at(1) };
}

export function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

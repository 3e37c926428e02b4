// Sums in typed arrays, whose elements count as possibly missing.

export function valueAt(values: ArrayLike<number>, at: number): number {
  return values[at] ?? 0;
}

export function accumulate(into: Float64Array, at: number, value: number): void {
  into[at] = (into[at] ?? 0) + value;
}

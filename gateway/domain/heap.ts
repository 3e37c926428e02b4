// A binary heap: the smallest first, without keeping the rest in order.

export class Heap<T> {
  readonly #isBefore: (a: T, b: T) => boolean;
  #items: T[] = [];

  constructor(isBefore: (a: T, b: T) => boolean) {
    this.#isBefore = isBefore;
  }

  get size(): number {
    return this.#items.length;
  }

  push(item: T): void {
    this.#items.push(item);
    this.#rise(this.#items.length - 1);
  }

  /** Takes the smallest out; undefined where nothing is in it. */
  pop(): T | undefined {
    const [first] = this.#items;
    const last = this.#items.pop();
    if (last === undefined || this.#items.length === 0) return first;
    this.#items[0] = last;
    this.#sink(0);
    return first;
  }

  /** Holds only these from now on. */
  refill(items: Iterable<T>): void {
    this.#items = [];
    for (const item of items) this.push(item);
  }

  #rise(from: number): void {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!this.#swapIfBefore(at, parent)) return;
      at = parent;
    }
  }

  #sink(from: number): void {
    for (let at = from; ; ) {
      const left = 2 * at + 1;
      const child = this.#comesBefore(left + 1, left) ? left + 1 : left;
      if (!this.#swapIfBefore(child, at)) return;
      at = child;
    }
  }

  #comesBefore(a: number, b: number): boolean {
    const first = this.#items[a];
    const second = this.#items[b];
    return first !== undefined && second !== undefined && this.#isBefore(first, second);
  }

  #swapIfBefore(lower: number, upper: number): boolean {
    const low = this.#items[lower];
    const high = this.#items[upper];
    if (low === undefined || high === undefined || !this.#isBefore(low, high)) return false;
    this.#items[lower] = high;
    this.#items[upper] = low;
    return true;
  }
}

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PacketOrder } from "../../../gateway/domain/packet-order.ts";

const BOOT = 7;

function live(sequence: number): { bootNonce: number; sequence: number; resent: boolean } {
  return { bootNonce: BOOT, sequence, resent: false };
}

/** Pushes in the order given, 100 ms apart, and flushes. */
function orderOf(sequences: readonly number[]): { out: number[]; order: PacketOrder<number> } {
  const order = new PacketOrder<number>();
  const out = sequences.flatMap((sequence, i) => [
    ...order.push(live(sequence), i * 100, sequence),
  ]);
  return { out: [...out, ...order.flush()], order };
}

describe("the order of packets", () => {
  it("passes packets in order on at once, whatever number they start with", () => {
    const order = new PacketOrder<string>();
    expect(order.push(live(40), 0, "a")).toEqual(["a"]);
    expect(order.push(live(41), 500, "b")).toEqual(["b"]);
    expect(order.counts).toMatchObject({ received: 2, lost: 0, doubled: 0 });
  });

  it("puts two swapped packets right and counts one out of order", () => {
    const { out, order } = orderOf([1, 3, 2, 4]);
    expect(out).toEqual([1, 2, 3, 4]);
    expect(order.counts).toMatchObject({ outOfOrder: 1, lost: 0, late: 0 });
  });

  it("[H-01.2] gives a lost packet up after three more, or after a second, and counts it", () => {
    const byCount = new PacketOrder<number>();
    byCount.push(live(1), 0, 1);
    for (const held of [3, 4, 5]) expect(byCount.push(live(held), 10, held)).toEqual([]);
    expect(byCount.push(live(6), 10, 6)).toEqual([3, 4, 5, 6]);
    expect(byCount.counts.lost).toBe(1);

    const byTime = new PacketOrder<number>();
    byTime.push(live(1), 0, 1);
    expect(byTime.push(live(3), 100, 3)).toEqual([]);
    expect(byTime.due(1_099)).toEqual([]);
    expect(byTime.due(1_100)).toEqual([3]);
  });

  it("counts one that comes after its place was given up as late, not as lost", () => {
    const { out, order } = orderOf([1, 3, 4, 5, 6, 2, 7]);
    expect(out).toEqual([1, 3, 4, 5, 6, 7]);
    expect(order.counts).toMatchObject({ lost: 0, late: 1, doubled: 0 });
  });

  it("counts a resend after reconnecting neither as late nor as lost", () => {
    const order = new PacketOrder<number>();
    const out: number[] = [];
    for (const n of [10, 11, 12]) out.push(...order.push(live(n), n, n));
    for (const n of [9, 10, 11, 12, 13, 14])
      out.push(...order.push({ bootNonce: BOOT, sequence: n, resent: true }, 20_000, n));
    out.push(...order.push(live(15), 20_500, 15));
    expect(out).toEqual([10, 11, 12, 13, 14, 15]);
    expect(order.counts).toMatchObject({ lost: 0, late: 0, doubled: 4, resent: 6 });
  });

  it("starts anew with a new boot, passing on what it still held", () => {
    const order = new PacketOrder<string>();
    order.push(live(500), 0, "old");
    order.push(live(502), 0, "held");
    expect(order.push({ bootNonce: 8, sequence: 0, resent: false }, 10, "new")).toEqual([
      "held",
      "new",
    ]);
    expect(order.counts.restarts).toBe(1);
  });

  it("takes a number out of all reason for a restart, not for a million lost packets", () => {
    const { out, order } = orderOf([5, 4_000_000_000, 4_000_000_001, 3]);
    expect(out).toEqual([5, 4_000_000_000, 4_000_000_001, 3]);
    expect(order.counts).toMatchObject({ lost: 0, restarts: 2 });
  });

  it("never gives an item twice or out of order, and accounts for every packet", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 120 }), (sequences) => {
        const { out, order } = orderOf(sequences);
        expect([...out].sort((a, b) => a - b)).toEqual(out);
        expect(new Set(out).size).toBe(out.length);
        const { received, doubled, late, lost } = order.counts;
        expect(received).toBe(out.length + doubled + late);
        const span = out.length === 0 ? 0 : (out.at(-1) ?? 0) - (out[0] ?? 0) + 1;
        expect(span).toBe(out.length + late + lost);
      }),
      { numRuns: 2_000 },
    );
  });

  it("restores any stream shuffled within its reach", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (swaps) => {
        const sent = Array.from({ length: swaps.length + 2 }, (_, i) => i);
        const arrived = [...sent];
        // Never the first: its number is where the stream starts.
        for (let i = 1; i < swaps.length; i += 2) {
          if (swaps[i] === true) arrived.splice(i, 2, sent[i + 1] ?? 0, sent[i] ?? 0);
        }
        expect(orderOf(arrived).out).toEqual(sent);
      }),
    );
  });
});

import { describe, expect, it } from "vitest";
import {
  CHAIN_START,
  type LogRow,
  rowHash,
  verifyChain,
} from "../../../gateway/store/hash-chain.ts";

function chainOf(length: number): LogRow[] {
  const rows: LogRow[] = [];
  let prevHash = CHAIN_START;
  for (let seq = 1; seq <= length; seq += 1) {
    const row: LogRow = {
      ...{ seq, id: `event-${seq}`, bootId: "boot", wallMs: 1000 + seq, monotonicMs: seq / 3 },
      ...{ clockSynced: 1, type: "clock.stepped", version: 1, data: `{"byMs":${seq}}`, prevHash },
    };
    rows.push(row);
    prevHash = rowHash(row);
  }
  return rows;
}

describe("the hash chain", () => {
  it("accepts a log as it was written, also page by page", () => {
    const rows = chainOf(10);
    const whole = verifyChain(rows);
    expect(whole).toMatchObject({ events: 10, brokenSeq: undefined });
    expect(verifyChain(rows.slice(4), verifyChain(rows.slice(0, 4)))).toEqual(whole);
  });

  const faults: readonly (readonly [string, (rows: LogRow[]) => LogRow[], number])[] = [
    [
      "changed data",
      (rows) => rows.map((row) => (row.seq === 4 ? { ...row, data: "{}" } : row)),
      5,
    ],
    [
      "a changed time",
      (rows) => rows.map((row) => (row.seq === 4 ? { ...row, wallMs: 0 } : row)),
      5,
    ],
    ["a missing row", (rows) => rows.filter((row) => row.seq !== 4), 5],
    ["a missing first row", (rows) => rows.slice(1), 2],
    [
      "two rows that changed places",
      (rows) =>
        rows.map((row) =>
          row.seq === 4
            ? { ...row, data: '{"byMs":5}' }
            : row.seq === 5
              ? { ...row, data: '{"byMs":4}' }
              : row,
        ),
      5,
    ],
  ];
  it.each(faults)("[H-21.3] names the row after %s", (_fault, tamper, brokenSeq) => {
    expect(verifyChain(tamper(chainOf(10))).brokenSeq).toBe(brokenSeq);
  });
});

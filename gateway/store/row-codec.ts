// Rows of the projection to text and back. Before it: what the pipeline changed, or a row of the
// file; after it: the file, or the home in memory.
import type { RowChange, RowKind } from "../domain/home.ts";
import { GatewayError } from "../errors.ts";
import type { EncodedRow } from "./alert-write.ts";
import type { StoredRow } from "./history-reader.ts";

/** Every kind, checked against the rows of the home by the type. */
const ROW_KINDS: Readonly<Record<RowKind, true>> = {
  room: true,
  resident: true,
  basis: true,
  privateTime: true,
  away: true,
  residentRule: true,
  deviceContact: true,
  deviceTest: true,
  tested: true,
  device: true,
  address: true,
  sensing: true,
  trouble: true,
  assignment: true,
  staff: true,
  tablet: true,
  endedBridge: true,
  alert: true,
  delivery: true,
  wakeUp: true,
  deviceEvent: true,
  impact: true,
  fault: true,
  sensitivity: true,
  modelChoice: true,
  shadowFinding: true,
  shadowTally: true,
  toldFall: true,
  nhsNumber: true,
  recordMatch: true,
  reminder: true,
  dose: true,
  identity: true,
};

interface Candidate {
  readonly kind: string;
  readonly id: string;
  readonly row: unknown;
}

/**
 * Trusts the form of the state: this hub's own reducer wrote it, and `rebuild` writes it again from
 * the checked log where a new version changes it.
 */
function isRowChange(candidate: Candidate): candidate is RowChange {
  const { kind, row } = candidate;
  return Object.hasOwn(ROW_KINDS, kind) && typeof row === "object" && row !== null;
}

/** When a row's story ended: from then on it is history. */
function endedMsOf(change: RowChange): number | null {
  if (change.kind === "alert") return change.row?.closed?.atMs ?? null;
  // What was not sent stays at hand: a person may mend it and send it again.
  if (change.kind !== "delivery" || change.row?.state === "not-sent") return null;
  return change.row?.settledMs ?? null;
}

/** The rows of one commit; of several changes of one row the last is kept. */
export function encodeRows(changes: readonly RowChange[]): readonly EncodedRow[] {
  const last = new Map<string, RowChange>();
  for (const change of changes) last.set(`${change.kind} ${change.id}`, change);
  return [...last.values()].map((change) => ({
    kind: change.kind,
    id: change.id,
    state: change.row === null ? null : JSON.stringify(change.row),
    endedMs: endedMsOf(change),
  }));
}

/** The row as the home holds it. Throws `store/corrupt` naming the row. */
export function decodeRow({ kind, id, state }: StoredRow): RowChange {
  let row: unknown;
  try {
    row = JSON.parse(state);
  } catch {
    row = undefined;
  }
  const candidate: Candidate = { kind, id, row };
  if (isRowChange(candidate)) return candidate;
  throw new GatewayError(
    "store/corrupt",
    `the row ${kind} ${id} cannot be read; rebuild the projection from the log`,
  );
}

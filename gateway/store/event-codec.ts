// Events to rows of the log and back. What comes back is checked against the vocabulary, so that a
// damaged row is named and not passed on.
import {
  EVENT_VERSION,
  type EventType,
  eventSchemas,
  type NewEvent,
  type Proposal,
  type StoredEvent,
} from "../events.ts";
import type { RowChange } from "../domain/home.ts";
import { GatewayError } from "../errors.ts";
import type { EncodedEvent } from "./alert-write.ts";
import { canonicalJson } from "./canonical-json.ts";
import type { LogRow } from "./hash-chain.ts";
import { type Upcasters, upcast, type VersionedEvent } from "./upcasters.ts";

function alertIdOf({ data }: NewEvent, changes: readonly RowChange[]): string | null {
  if ("alertId" in data) return data.alertId;
  if (!("deliveryId" in data)) return null;
  // What becomes of a delivery is part of its alert's story; the row it changed knows which alert.
  for (const { kind, row } of changes) {
    if (kind !== "delivery" || row === null) continue;
    if (row.deliveryId === data.deliveryId) return row.alertId;
  }
  return null;
}

/** The row of an event, but for its place in the chain. `changes`: the rows of the same commit. */
export function encodeEvent(event: NewEvent, changes: readonly RowChange[]): EncodedEvent {
  return {
    id: event.id,
    bootId: event.bootId,
    wallMs: event.wallMs,
    monotonicMs: event.monotonicMs,
    clockSynced: event.clockSynced ? 1 : 0,
    type: event.type,
    version: EVENT_VERSION,
    data: canonicalJson(event.data),
    alertId: alertIdOf(event, changes),
  };
}

function isEventType(type: string): type is EventType {
  return Object.hasOwn(eventSchemas, type);
}

function isProposal(event: VersionedEvent): event is Proposal {
  return isEventType(event.type) && eventSchemas[event.type].safeParse(event.data).success;
}

function parsed(row: LogRow): unknown {
  try {
    return JSON.parse(row.data);
  } catch (cause) {
    throw corrupt(row, "its data is not JSON", cause);
  }
}

function corrupt(row: LogRow, what: string, cause?: unknown): GatewayError {
  return new GatewayError(
    "store/corrupt",
    `event ${row.seq} (${row.type}, version ${row.version}) cannot be read: ${what}; keep the data folder and restore the last good copy`,
    { cause },
  );
}

/** The event of a row, in the present version. Throws `store/corrupt` naming the sequence. */
export function decodeEvent(row: LogRow, known?: Upcasters): StoredEvent {
  if (row.version > EVENT_VERSION) throw corrupt(row, "a newer version of the hub wrote it");
  const event = upcast({ type: row.type, data: parsed(row) }, row.version, known);
  if (!isProposal(event)) throw corrupt(row, "it does not fit the vocabulary of events");
  return {
    ...event,
    seq: row.seq,
    id: row.id,
    bootId: row.bootId,
    wallMs: row.wallMs,
    monotonicMs: row.monotonicMs,
    clockSynced: row.clockSynced === 1,
  };
}

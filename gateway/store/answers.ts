// What the store's workers answer, as guards: the shape that matters at the other end of a port.
import type { ChainReport, LogRow } from "./hash-chain.ts";
import type { LoadedRows, SecretRow, StoredRow } from "./history-reader.ts";
import type { WrappedKey } from "./key-file.ts";
import type { TelemetryGap } from "./telemetry-writer.ts";

function has<Key extends string>(value: unknown, key: Key): value is Record<Key, unknown> {
  return typeof value === "object" && value !== null && key in value;
}

function isListOf<Item>(isItem: (value: unknown) => value is Item) {
  return (value: unknown): value is readonly Item[] => Array.isArray(value) && value.every(isItem);
}

function orNothing<Item>(isItem: (value: unknown) => value is Item) {
  return (value: unknown): value is Item | undefined => value === undefined || isItem(value);
}

function isLogRow(value: unknown): value is LogRow {
  return has(value, "prevHash") && has(value, "data");
}

function isStoredRow(value: unknown): value is StoredRow {
  return has(value, "kind") && has(value, "state");
}

function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}

export function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

export function isBoolean(value: unknown): value is boolean {
  return typeof value === "boolean";
}

export function isNothing(value: unknown): value is undefined {
  return value === undefined;
}

export function isLoadedRows(value: unknown): value is LoadedRows {
  return has(value, "lastSeq") && has(value, "rows") && areStoredRows(value.rows);
}

export function isChainReport(value: unknown): value is ChainReport {
  return has(value, "headHash");
}

export const areLogRows = isListOf(isLogRow);
export const areStoredRows = isListOf(isStoredRow);
export const isStoredRowOrNothing = orNothing(isStoredRow);
export const isBytesOrNothing = orNothing(isBytes);
export const areSecretRows = isListOf((value): value is SecretRow => has(value, "principalId"));
export const areWrappedKeys = isListOf((value): value is WrappedKey => has(value, "wrapped"));
export const areGaps = isListOf((value): value is TelemetryGap => has(value, "dropped"));
export const areTexts = isListOf((value): value is string => typeof value === "string");

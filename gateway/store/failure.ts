// What went wrong in SQLite, as a code of ours and as plain data that can cross threads.
import Database from "better-sqlite3";
import { type ErrorCode, GatewayError, isGatewayError, messageOf } from "../errors.ts";

/** A failure on its way from a worker thread. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
}

/** SQLite's own code of an error, "" for any other error. */
export function sqliteCode(error: unknown): string {
  return error instanceof Database.SqliteError ? error.code : "";
}

/**
 * True where the disk (or a page limit) left no room. The shared-memory index grows too, and says
 * so as an I/O error of its own.
 */
export function isNoSpace(error: unknown): boolean {
  const code = sqliteCode(error);
  if (code === "SQLITE_FULL" || code === "SQLITE_IOERR_SHMSIZE") return true;
  return error instanceof Error && "code" in error && error.code === "ENOSPC";
}

/** True where one commit was refused and the database itself is well. */
export function isConstraint(error: unknown): boolean {
  return sqliteCode(error).startsWith("SQLITE_CONSTRAINT");
}

function isCorrupt(error: unknown): boolean {
  const code = sqliteCode(error);
  return code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB";
}

/** The failure of working on `file`, with what to do about it. */
export function failureOf(error: unknown, file: string): Failure {
  if (isGatewayError(error)) return { code: error.code, message: error.message };
  const what = `${file}: ${messageOf(error)}`;
  if (isNoSpace(error)) {
    return { code: "store/full", message: `${what}; free space on the disk that holds it` };
  }
  if (isCorrupt(error)) {
    return {
      code: "store/corrupt",
      message: `${what}; stop the hub, keep this file, and restore the last good copy`,
    };
  }
  return { code: "store/failed", message: what };
}

/** The error a failure stands for. */
export function errorOf(failure: Failure): GatewayError {
  return new GatewayError(failure.code, failure.message);
}

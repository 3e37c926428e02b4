// The file of wrapped keys, one a person. Deleting a row must leave no copy of it behind: neither
// in the file (secure_delete) nor in the journal that was written while it was deleted.
import { closeSync, existsSync, fstatSync, fsyncSync, openSync, writeSync } from "node:fs";
import type Database from "better-sqlite3";
import { migrate, openDatabase } from "./open-database.ts";

/** A person's key, wrapped with the hub's master key. */
export interface WrappedKey {
  readonly subject: string;
  readonly wrapped: Uint8Array;
}

function wipe(file: string): void {
  if (!existsSync(file)) return;
  const fd = openSync(file, "r+");
  try {
    writeSync(fd, Buffer.alloc(fstatSync(fd).size), 0, undefined, 0);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

export class KeyFile {
  readonly #file: string;
  readonly #db: Database.Database;

  constructor(file: string) {
    this.#file = file;
    // A journal that stays (PERSIST) can be overwritten; a deleted one leaves its blocks on the disk.
    this.#db = openDatabase({ file, journal: "persist", synchronous: "FULL" });
    this.#db.pragma("secure_delete = ON");
    migrate(this.#db, "keys");
  }

  all(): readonly WrappedKey[] {
    return this.#db.prepare<[], WrappedKey>("SELECT subject, wrapped FROM keys").all();
  }

  /** Keeps a key. One that is there already stays: what was sealed under it must stay readable. */
  put(key: WrappedKey): void {
    this.#db
      .prepare<[string, Uint8Array]>("INSERT OR IGNORE INTO keys (subject, wrapped) VALUES (?, ?)")
      .run(key.subject, key.wrapped);
  }

  erase(subject: string): void {
    this.#db.prepare<[string]>("DELETE FROM keys WHERE subject = ?").run(subject);
    wipe(`${this.#file}-journal`);
  }

  close(): void {
    this.#db.close();
  }
}

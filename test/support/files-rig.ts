// A folder on a disk for the contract of destinations: taken away, shut, broken, or hanging.
import { execFileSync } from "node:child_process";
import { closeSync, constants, existsSync, mkdirSync, openSync } from "node:fs";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { NO_BOOK, type RecordBook } from "../../gateway/domain/record-book.ts";
import type { ReadSecret } from "../../gateway/notifiers/define-notifier.ts";
import { rowsIn } from "../../gateway/notifiers/record-files/record-tables.ts";
import type { Behaviour, HeardMessage, NotifierRig } from "./notifier-rig.ts";
import { tempFolder } from "./temp-folder.ts";

export class FilesRig implements NotifierRig {
  readonly #place = tempFolder();
  readonly #folder = join(this.#place.path, "record");
  readonly #csv = join(this.#folder, "record-2026-11.csv");
  /** Of each attempt its alert, and what the file said before. */
  readonly #attempts: { readonly key: string; readonly before: boolean }[] = [];
  readonly readSecret: ReadSecret = () => "";
  #how: Behaviour = "accept";
  readonly book: RecordBook;

  constructor() {
    mkdirSync(this.#folder);
    this.book = {
      ...NO_BOOK,
      alert: async (key) => {
        this.#attempts.push({ key, before: this.#callsForStaff() });
        return await NO_BOOK.alert(key);
      },
    };
  }

  get settings(): object {
    return { kind: "record-files", folder: this.#folder };
  }

  get heard(): readonly HeardMessage[] {
    return this.#attempts.map(({ key }, position) => ({
      key,
      asLive: this.#attempts[position + 1]?.before ?? this.#callsForStaff(),
    }));
  }

  behave(how: Behaviour): void {
    this.#mend();
    this.#how = how;
    if (how === "fail") mkdirSync(`${this.#csv}.new`);
    if (how === "hang") execFileSync("mkfifo", [this.#csv]);
    if (how === "turn-away") {
      rmSync(this.#folder, { recursive: true });
      writeFileSync(this.#folder, "a file in the way");
    }
  }

  async leave(): Promise<void> {
    rmSync(this.#folder, { recursive: true });
    await Promise.resolve();
  }

  async close(): Promise<void> {
    this.#mend();
    this.#place[Symbol.dispose]();
    await Promise.resolve();
  }

  /** Whoever waits at the pipe reads its end, and goes on. */
  #mend(): void {
    if (this.#how === "hang") {
      closeSync(openSync(this.#csv, constants.O_RDWR | constants.O_NONBLOCK));
      rmSync(this.#csv);
    }
    if (this.#how === "fail") rmSync(`${this.#csv}.new`, { recursive: true });
  }

  #callsForStaff(): boolean {
    // A pipe would be waited at for ever.
    if (this.#how !== "accept" || !existsSync(this.#csv)) return false;
    return rowsIn(readFileSync(this.#csv, "utf8"))[0]?.[1] === "preliminary, nobody there yet";
  }
}

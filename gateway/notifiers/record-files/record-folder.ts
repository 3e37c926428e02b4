// A month's entries as one CSV and one page, written whole each time: the same again changes nothing.
// Before it: the outbox. After it: a person who files them.
import { join } from "node:path";
import type { Notice, Notifier } from "../../domain/notifier.ts";
import type { RecordBook } from "../../domain/record-book.ts";
import { type RecordEntry, recordEntries } from "../../domain/record-entry.ts";
import { GatewayError, messageOf } from "../../errors.ts";
import { rowOf } from "./record-row.ts";
import { csvOf, pageOf, rowsIn } from "./record-tables.ts";
import { readWhole, writeWhole } from "./whole-file.ts";

const MONTH_CHARACTERS = "2026-11".length;
/** Rights, room, or a file of ours that somebody changed so that it is no CSV: a person mends it. */
const A_PERSON_MENDS =
  /^(EACCES|EPERM|EROFS|ENOTDIR|ENOSPC|EDQUOT|EFBIG|CSV_[A-Z_]+|INVALID_[A-Z_]+)$/;

export interface RecordFolderOptions {
  readonly folder: string;
  readonly book: RecordBook;
  readonly hasNames: boolean;
}

/** A disk that hangs, as one over a network does, answers to no signal. */
async function unlessStopped(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const done = new AbortController();
  const stopped = new Promise<never>((_resolve, reject) => {
    const stop = (): void => {
      reject(new GatewayError("notifier/unreachable", "the disk did not answer in time"));
    };
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true, signal: done.signal });
  });
  try {
    await Promise.race([work, stopped]);
  } finally {
    done.abort();
  }
}

function codeOf(error: unknown): string {
  const isCoded = error instanceof Error && "code" in error && typeof error.code === "string";
  return isCoded ? String(error.code) : "";
}

export class RecordFolder implements Notifier {
  readonly #options: RecordFolderOptions;
  /** One at a time: each writes the month anew. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: RecordFolderOptions) {
    this.#options = options;
  }

  async deliver(notice: Notice, signal: AbortSignal): Promise<void> {
    const own = this.#last.then(async () => {
      await this.#file(notice, signal);
    });
    this.#last = own.catch(() => undefined);
    await unlessStopped(own, signal);
  }

  async #file(notice: Notice, signal: AbortSignal): Promise<void> {
    const { folder, book } = this.#options;
    try {
      signal.throwIfAborted();
      await this.#write(recordEntries(notice, await book.alert(notice.alertId)), signal);
    } catch (error) {
      // A parser's message quotes the file, and with it a name: its code says enough.
      const code = codeOf(error);
      const kind = A_PERSON_MENDS.test(code) ? "notifier/turned-away" : "notifier/unreachable";
      throw new GatewayError(kind, `${folder}: ${code === "" ? messageOf(error) : code}`);
    }
  }

  async #write(entries: readonly RecordEntry[], signal: AbortSignal): Promise<void> {
    const { folder, book, hasNames } = this.#options;
    const [first] = entries;
    if (first === undefined) return;
    const month = new Date(first.occurredMs).toISOString().slice(0, MONTH_CHARACTERS);
    const file = join(folder, `record-${month}.csv`);
    const known = new Map(rowsIn((await readWhole(file)) ?? "").map((row) => [row[0] ?? "", row]));
    signal.throwIfAborted();
    for (const entry of entries) known.set(entry.entryId, rowOf(entry, book, hasNames));
    const rows = [...known.values()];
    // The CSV last: it is what the next one goes by, so a page that is older than it is never left.
    await writeWhole(join(folder, `record-${month}.html`), pageOf(`Record ${month}`, rows));
    await writeWhole(file, csvOf(rows));
  }
}

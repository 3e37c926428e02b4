// What a paging system says became of calls [ESPA 4.4.4 §4.5]. Before it: status blocks of the line.
// After it: the notifier, which waits for one.
import { ESPA_HEADERS, ESPA_RECORDS, type EspaBlock } from "../domain/espa/espa-block.ts";
import { GatewayError } from "../errors.ts";

/** Absent, also by the display, and fault: the call reached nobody [ESPA 4.4.4 record 7]. */
const FAILURES: Readonly<Record<string, string>> = {
  "4": "the pager is absent",
  "72": "the pager is absent",
  "8": "the paging system has a fault",
};

const TRANSMITTER_FAILED = "1";

export interface Expected {
  /** Resolves when a status counts; throws `notifier/unreachable` when one says that it failed. */
  readonly promise: Promise<void>;
  readonly isOver: () => boolean;
  readonly stop: () => void;
}

interface Waiting {
  readonly address: string;
  readonly text: string;
  readonly over: (error?: GatewayError) => void;
}

export class StatusDesk {
  readonly #success: ReadonlySet<string>;
  readonly #waiting = new Set<Waiting>();
  /** What is wrong with the paging system by its own word. */
  trouble: string | undefined;

  constructor(success: readonly string[]) {
    this.#success = new Set(success);
  }

  expect(address: string, text: string, signal: AbortSignal): Expected {
    let isOver = false;
    let stop: () => void = () => undefined;
    const promise = new Promise<void>((resolve, reject) => {
      const late = (): void => {
        waiting.over(unreachable("the call was acknowledged, and nothing says that it was paged"));
      };
      const waiting: Waiting = {
        ...{ address, text },
        over: (error) => {
          isOver = true;
          this.#waiting.delete(waiting);
          signal.removeEventListener("abort", late);
          if (error === undefined) resolve();
          else reject(error);
        },
      };
      stop = () => {
        waiting.over();
      };
      signal.addEventListener("abort", late, { once: true });
      this.#waiting.add(waiting);
    });
    return {
      promise,
      isOver: () => isOver,
      stop: () => {
        stop();
      },
    };
  }

  /** Every block is acknowledged: what is no status is nothing to us. */
  take({ header, records }: EspaBlock): void {
    if (header !== ESPA_HEADERS.status) return;
    const system = records.get(ESPA_RECORDS.systemStatus);
    if (system !== undefined) {
      const isDown = system === TRANSMITTER_FAILED;
      this.trouble = isDown ? "its transmitter has failed" : undefined;
    }
    const status = records.get(ESPA_RECORDS.callStatus);
    if (status === undefined) return;
    for (const waiting of [...this.#waiting]) {
      if (isAbout(waiting, records)) this.#judge(waiting, status);
    }
  }

  #judge(waiting: Waiting, status: string): void {
    const failure = FAILURES[status];
    if (this.#success.has(status)) {
      // Whatever failed before, this one went out.
      this.trouble = undefined;
      waiting.over();
    } else if (failure !== undefined) waiting.over(unreachable(failure));
  }
}

/** It repeats what identifies the call; some say the address alone. */
function isAbout({ address, text }: Waiting, records: ReadonlyMap<string, string>): boolean {
  const said = records.get(ESPA_RECORDS.text);
  return records.get(ESPA_RECORDS.address) === address && (said === undefined || said === text);
}

function unreachable(why: string): GatewayError {
  return new GatewayError("notifier/unreachable", why);
}

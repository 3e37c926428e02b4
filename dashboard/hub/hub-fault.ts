// What went wrong with a question to the hub, in words for the person who asked it.
interface HubFaultParts {
  /** HTTP status; 0: the hub was not reached, or its answer could not be read. */
  readonly status: number;
  readonly code: string;
  readonly words: string;
  readonly retryAfterS: number | null;
}

const NOT_REACHED = 0;
const SIGNED_OUT = 401;
const UNREADABLE_CODE = "screen/unreadable";

export class HubFault extends Error {
  readonly status: number;
  readonly code: string;
  readonly words: string;
  readonly retryAfterS: number | null;

  constructor(parts: HubFaultParts, cause?: unknown) {
    super(`${parts.code}: ${parts.words}`, { cause });
    this.status = parts.status;
    this.code = parts.code;
    this.words = parts.words;
    this.retryAfterS = parts.retryAfterS;
  }

  static notReached(cause: unknown): HubFault {
    return new HubFault(
      {
        status: NOT_REACHED,
        code: "screen/not-reached",
        words: "The hub did not answer.",
        retryAfterS: null,
      },
      cause,
    );
  }

  static unreadable(cause: unknown): HubFault {
    return new HubFault(
      {
        status: NOT_REACHED,
        code: UNREADABLE_CODE,
        words: "This screen could not read the hub's answer. Reload this page.",
        retryAfterS: null,
      },
      cause,
    );
  }

  get isSignedOut(): boolean {
    return this.status === SIGNED_OUT;
  }

  get isUnreadable(): boolean {
    return this.code === UNREADABLE_CODE;
  }
}

/** The words of any fault: only a HubFault has words that were written for staff. */
export function faultWords(fault: unknown): string {
  return fault instanceof HubFault
    ? fault.words
    : "Something went wrong on this screen. Reload it.";
}

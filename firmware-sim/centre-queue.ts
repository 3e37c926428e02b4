// What the simulated centre was told and what it answers: its operators' queue.
// Before it: a SCAIP request. After it: a status number.

/** Leading zeros are the sender's habit; numbers are compared. */
export interface ScaipRequest {
  readonly ref: string;
  readonly cid: string;
  readonly mty: string;
  readonly dty: number;
  readonly stc: number;
  readonly words: string;
  readonly place: string;
  readonly info: string;
}

export interface QueueItem extends ScaipRequest {
  readonly state: "new" | "held" | "accepted" | "rejected" | "ended";
  readonly times: number;
}

/** How alarms are answered: all alike, or each by hand. */
export type CentreAnswer = "accept" | "hold" | "by-hand" | number;

export const HOLD = 4;
/** Test transmissions call no operator. */
const TESTS = [102, 103];
const NOT_TREATED = 5;
const RESET = 93;
const CANCEL = 19;

function field(xml: string, name: string): string {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? "";
  return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}

/** The tags that must be there; the first that is not is named in the refusal. */
export function missingTag(xml: string): string | undefined {
  return ["ref", "cid", "dty"].find((name) => field(xml, name) === "");
}

export function readRequest(xml: string): ScaipRequest {
  const mty = field(xml, "mty");
  return {
    ...{ ref: field(xml, "ref"), cid: field(xml, "cid"), mty: mty === "" ? "ME" : mty },
    ...{ dty: Number(field(xml, "dty")), stc: Number(field(xml, "stc")) },
    ...{ words: field(xml, "stt"), place: field(xml, "lte"), info: field(xml, "ite") },
  };
}

export class CentreQueue {
  readonly #items = new Map<string, QueueItem>();
  answer: CentreAnswer;

  constructor(answer: CentreAnswer) {
    this.answer = answer;
  }

  get items(): readonly QueueItem[] {
    return [...this.#items.values()];
  }

  /** The status number it is answered with. */
  take(request: ScaipRequest): number {
    if (request.mty === "PI" || TESTS.includes(request.stc)) return 0;
    const isEnd = request.mty === "RE" || [RESET, CANCEL].includes(request.stc);
    if (isEnd || request.mty === "IN") return this.#note(request, isEnd);
    const known = this.#items.get(request.ref);
    const times = (known?.times ?? 0) + 1;
    const state = known === undefined || known.state === "new" ? this.#firstState() : known.state;
    this.#items.set(request.ref, { ...request, state, times });
    return this.#statusOf(state);
  }

  /** More about an alarm, or its end. What nobody was told of before is noted and calls nobody. */
  #note(request: ScaipRequest, isEnd: boolean): number {
    const known = this.#items.get(request.ref);
    if (known !== undefined) {
      const { words, info } = request;
      const state = isEnd ? "ended" : known.state;
      this.#items.set(request.ref, { ...known, state, words, info });
    }
    return typeof this.answer === "number" ? this.answer : 0;
  }

  /** An operator's decision: the one named, or the oldest that waits. False: there is none. */
  decide(state: "accepted" | "held" | "rejected", ref?: string): boolean {
    const item =
      ref === undefined
        ? this.items.find((each) => each.state === "held" || each.state === "new")
        : this.#items.get(ref);
    if (item === undefined) return false;
    this.#items.set(item.ref, { ...item, state });
    return true;
  }

  #firstState(): QueueItem["state"] {
    if (this.answer === "accept" || this.answer === 0) return "accepted";
    if (this.answer === "hold" || this.answer === "by-hand") return "held";
    return this.answer === HOLD ? "held" : "new";
  }

  #statusOf(state: QueueItem["state"]): number {
    if (state === "accepted" || state === "ended") return 0;
    if (state === "held") return HOLD;
    return typeof this.answer === "number" && state === "new" ? this.answer : NOT_TREATED;
  }
}

// The operators' desk of the simulated centre: keys, lines and what they do to its queue.
// Before it: a person. After it: the centre.
import { z } from "zod";
import { answerOption, replyOption } from "./centre-options.ts";
import type { Centre } from "./centre.ts";
import type { QueueItem } from "./centre-queue.ts";

const DECISIONS = { accept: "accepted", hold: "held", reject: "rejected" } as const;
const SHORT: Readonly<Record<string, string>> = { a: "accept", h: "hold", r: "reject" };
const decision = z.enum(["accept", "hold", "reject"]);

export class CentreDesk {
  readonly #centre: Centre;
  #chosen = 0;

  constructor(centre: Centre) {
    this.#centre = centre;
  }

  /** What waits for a person. */
  get waiting(): readonly QueueItem[] {
    return this.#centre.queue.items.filter(({ state }) => state === "held" || state === "new");
  }

  get chosen(): QueueItem | undefined {
    const { waiting } = this;
    return waiting[this.#chosen % Math.max(1, waiting.length)];
  }

  /** False: no such key, or nothing waits. */
  press(key: string): boolean {
    if (key === "n") this.#chosen += 1;
    const word = SHORT[key];
    if (word === undefined) return key === "n";
    return this.obey(`${word} ${this.chosen?.ref ?? ""}`);
  }

  /** One line of text. False: not possible. */
  obey(line: string): boolean {
    const [word = "", ...rest] = line.trim().split(/\s+/);
    const value = rest.join(" ");
    const decided = decision.safeParse(word).data;
    if (decided !== undefined) {
      return this.#centre.queue.decide(DECISIONS[decided], value === "" ? undefined : value);
    }
    return this.#change(word, value);
  }

  #change(word: string, value: string): boolean {
    const { behaviour, queue } = this.#centre;
    const isAnswer = word === "answer";
    const answer = isAnswer ? answerOption.safeParse(value).data : undefined;
    if (isAnswer && answer !== undefined) queue.answer = answer;
    const change = isAnswer ? undefined : changes[word]?.(value);
    if (change !== undefined) Object.assign(behaviour, change);
    return answer !== undefined || change !== undefined;
  }
}

type Change = Partial<Centre["behaviour"]>;

function numbered(value: string, change: (given: number) => Change): Change | undefined {
  const given = z.coerce.number().min(0).safeParse(value).data;
  return given === undefined ? undefined : change(given);
}

/** A word of a line → what it changes; undefined where its value makes no sense. */
const changes: Readonly<Record<string, (value: string) => Change | undefined>> = {
  reply: (value) => {
    const reply = replyOption.safeParse(value).data;
    return reply === undefined ? undefined : { reply };
  },
  sip: (value) => ({ sip: value === "" ? undefined : value }),
  cut: (value) => ({ cuts: value !== "off" }),
  delay: (value) => numbered(value, (delayMs) => ({ delayMs })),
  lose: (value) => numbered(value, (lose) => ({ lose })),
};

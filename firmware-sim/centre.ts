// A simulated alarm receiving centre: SCAIP over SIP, as a second reading of what is public of it.
// It takes, holds, rejects, delays, loses, answers in both places and asks for an account.
import { randomBytes } from "node:crypto";
import { AccountCheck, type CentreAccount } from "./centre-account.ts";
import {
  CentreLines,
  type CentrePorts,
  type CentreTransport,
  type Sender,
} from "./centre-lines.ts";
import { CentreQueue, missingTag, type CentreAnswer, readRequest } from "./centre-queue.ts";
import { answerTo, type SipText, valueOf, writeSip } from "./sip-text.ts";

/** RFC 3261, timer E: first repeat, longest interval, longest life. */
const REPEAT_AFTER_MS = 500;
const REPEAT_AT_MOST_MS = 4_000;
const GIVE_UP_AFTER_MS = 32_000;
const MISSING_TAG = 7;
const UNDEFINED_ERROR = 99;

export interface CentreSettings extends CentrePorts {
  readonly account?: CentreAccount | undefined;
  /** True: who sends must be called by its account number, as some centres want it. */
  readonly checksFrom?: boolean;
}

/** What can be changed while it runs. */
export interface CentreBehaviour {
  answer: CentreAnswer;
  reply: "message" | "body" | "both" | "none";
  /** SIP status to answer with instead of taking anything. */
  sip: string | undefined;
  delayMs: number;
  /** Share of requests that never arrive. */
  lose: number;
  /** Breaks connections off instead of answering. */
  cuts: boolean;
}

type Tell = (event: string, details: Readonly<Record<string, unknown>>) => void;

export class Centre {
  readonly #settings: CentreSettings;
  readonly #tell: Tell;
  readonly #check: AccountCheck | undefined;
  readonly #lines: CentreLines;
  readonly #seen = new Map<string, Buffer>();
  readonly #repeats = new Map<string, NodeJS.Timeout>();
  readonly #delays = new Set<NodeJS.Timeout>();
  readonly queue = new CentreQueue("accept");
  readonly behaviour: Omit<CentreBehaviour, "answer"> = {
    ...{ reply: "message", sip: undefined, delayMs: 0, lose: 0, cuts: false },
  };
  #random: () => number = Math.random;

  constructor(settings: CentreSettings, tell: Tell, random?: () => number) {
    this.#settings = settings;
    this.#tell = tell;
    this.#check = settings.account === undefined ? undefined : new AccountCheck(settings.account);
    if (random !== undefined) this.#random = random;
    this.#lines = new CentreLines((message, sender) => {
      this.#hear(message, sender);
    });
  }

  async listen(): Promise<Partial<Record<CentreTransport, number>>> {
    const ports = await this.#lines.listen(this.#settings);
    this.#tell("listening", { ...ports });
    return ports;
  }

  close(): void {
    for (const timer of [...this.#repeats.values(), ...this.#delays]) clearTimeout(timer);
    this.#lines.close();
  }

  #hear(message: SipText, sender: Sender): void {
    if (message.start.startsWith("SIP/2.0")) {
      this.#stopRepeating(valueOf(message, "call-id"));
      return;
    }
    if (this.#random() < this.behaviour.lose) {
      this.#tell("lost", { transport: sender.transport });
      return;
    }
    const key = valueOf(message, "via");
    const before = this.#seen.get(key);
    if (before !== undefined) {
      this.#tell("repeated", { transport: sender.transport });
      sender.send(before);
      return;
    }
    if (this.behaviour.delayMs === 0) this.#take(message, sender);
    else {
      const timer = setTimeout(() => {
        this.#delays.delete(timer);
        this.#take(message, sender);
      }, this.behaviour.delayMs);
      this.#delays.add(timer);
    }
  }

  #take(message: SipText, sender: Sender): void {
    const refusal = this.#refusal(message);
    if (refusal !== undefined) {
      sender.send(refusal);
      return;
    }
    const xml = message.body.toString("utf8");
    const { snu, ste, ref, mty, ...request } = this.#read(message, xml);
    this.#tell("message", {
      transport: sender.transport,
      from: sender.address,
      mty,
      ref,
      ...request,
    });
    if (this.behaviour.cuts) {
      sender.cut();
      return;
    }
    const { reply } = this.behaviour;
    const words = ste === "" ? "" : `<ste>${ste}</ste>`;
    const mrs = `<mrs><ref>${ref}</ref><snu>${snu}</snu>${words}<mre>0</mre></mrs>`;
    const isInBody = reply === "body" || reply === "both";
    const type = isInBody ? ([["Content-Type", "application/scaip+xml"]] as const) : [];
    const answer = answerTo(message, "200 OK", type, isInBody ? mrs : "");
    this.#seen.set(valueOf(message, "via"), answer);
    sender.send(answer);
    if (reply === "message" || reply === "both") this.#sendAnswer(message, sender, mrs);
    if (reply !== "none") this.#tell("answered", { ref, snu, in: reply });
  }

  /** The request with the status number it is answered with. */
  #read(message: SipText, xml: string) {
    const request = readRequest(xml);
    const missing = missingTag(xml);
    if (missing !== undefined) {
      return { ...request, snu: MISSING_TAG, ste: `Missing required element: ${missing}` };
    }
    const user = /sips?:([^@>]+)@/.exec(valueOf(message, "from"))?.[1];
    if (this.#settings.checksFrom === true && user !== request.cid) {
      return { ...request, snu: UNDEFINED_ERROR, ste: "From differs from cid" };
    }
    return { ...request, snu: this.queue.take(request), ste: "" };
  }

  #refusal(message: SipText): Buffer | undefined {
    if (!message.start.startsWith("MESSAGE ")) {
      return answerTo(message, "405 Method Not Allowed", [["Allow", "MESSAGE"]]);
    }
    if (this.behaviour.sip !== undefined) {
      this.#tell("refused", { sip: this.behaviour.sip });
      return answerTo(message, this.behaviour.sip);
    }
    if (!/xml/i.test(valueOf(message, "content-type"))) {
      return answerTo(message, "415 Unsupported Media Type");
    }
    if (this.#check === undefined || this.#check.isRight(message)) return undefined;
    this.#tell("challenged", { wrong: valueOf(message, "authorization") !== "" });
    return answerTo(message, "401 Unauthorized", [["WWW-Authenticate", this.#check.challenge]]);
  }

  /** A request of the centre's own, From and To swapped; over UDP until it is answered. */
  #sendAnswer(message: SipText, sender: Sender, mrs: string): void {
    const callId = `${randomBytes(8).toString("hex")}@centre`;
    const transport = sender.transport.toUpperCase();
    const branch = `z9hG4bK${randomBytes(8).toString("hex")}`;
    const to = valueOf(message, "from").replace(/;tag=.*/, "");
    const uri = /<([^>]+)>/.exec(to)?.[1] ?? "sip:hub@hub.invalid";
    const bytes = writeSip(
      `MESSAGE ${uri} SIP/2.0`,
      [
        ["Via", `SIP/2.0/${transport} centre.example;branch=${branch};rport`],
        ["Max-Forwards", "70"],
        ["From", `${valueOf(message, "to").replace(/;tag=.*/, "")};tag=centre`],
        ["To", to],
        ["Call-ID", callId],
        ["CSeq", "1 MESSAGE"],
        ["Content-Type", "application/scaip+xml"],
      ],
      mrs,
    );
    sender.send(bytes);
    if (sender.transport === "udp") this.#repeat(callId, sender, bytes, REPEAT_AFTER_MS, 0);
  }

  #repeat(callId: string, sender: Sender, bytes: Buffer, afterMs: number, waitedMs: number): void {
    if (waitedMs + afterMs > GIVE_UP_AFTER_MS) return;
    const timer = setTimeout(() => {
      sender.send(bytes);
      const next = Math.min(afterMs * 2, REPEAT_AT_MOST_MS);
      this.#repeat(callId, sender, bytes, next, waitedMs + afterMs);
    }, afterMs);
    this.#repeats.set(callId, timer);
  }

  #stopRepeating(callId: string): void {
    clearTimeout(this.#repeats.get(callId));
    this.#repeats.delete(callId);
  }
}

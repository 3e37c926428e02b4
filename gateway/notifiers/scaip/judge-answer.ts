// What the centre's answer means for the message: SIP's status, then SCAIP's own. Only `<mrs>` 0 is a
// receipt. Before it: an answer. After it: the next centre, a retry, or the receipt.
import { GatewayError } from "../../errors.ts";
import type { SipResponse } from "../sip/sip-message.ts";
import type { Mrs } from "./read-mrs.ts";

export const HANDLED = 0;
export const TOO_LONG = 1;
export const HOLD = 4;

/** `snu` → what it is called in words, for people. */
const MEANINGS: Readonly<Record<number, string>> = {
  1: "message too long",
  2: "invalid format",
  3: "wrong data content",
  4: "hold, it is being processed",
  5: "not treated",
  6: "busy",
  7: "a mandatory tag is missing",
  99: "undefined error",
};
/** No use in sending the same again to this centre. */
const PERMANENT = new Set([1, 2, 3, 7]);
/** Also given where the sender's address is not its account number: somebody must look. */
const UNDEFINED_ERROR = 99;

/** Settings or account are wrong [RFC 3261 §21.4]: a person has to mend that. */
const CONFIGURATION = new Set([
  400, 401, 402, 403, 404, 405, 407, 410, 415, 416, 420, 484, 485, 488,
]);
const SIP_TOO_LARGE = 413;

function sayingOf({ snu, ste }: Mrs): string {
  const said = ste === "" ? "" : `: ${ste}`;
  return `answered ${String(snu)} (${MEANINGS[snu] ?? "unknown status"})${said}`;
}

/** Throws unless the alarm is handled. */
export function judgeMrs(mrs: Mrs, holdPauseMs: number): void {
  if (mrs.snu === HANDLED) return;
  const saying = sayingOf(mrs);
  if (mrs.snu === HOLD) {
    throw new GatewayError("notifier/held", saying, { cause: { retryAfterMs: holdPauseMs } });
  }
  if (PERMANENT.has(mrs.snu)) throw new GatewayError("notifier/refused", saying);
  if (mrs.snu === UNDEFINED_ERROR) throw new GatewayError("notifier/turned-away", saying);
  throw new GatewayError("notifier/unreachable", saying);
}

/** Throws unless SIP has taken the message; that is no receipt yet. */
export function judgeSip({ status, reason }: SipResponse): void {
  if (status >= 200 && status < 300) return;
  const saying = `SIP ${String(status)} ${reason}`.trim();
  if (status === SIP_TOO_LARGE) throw new GatewayError("notifier/refused", saying);
  if (CONFIGURATION.has(status)) throw new GatewayError("notifier/turned-away", saying);
  throw new GatewayError("notifier/unreachable", saying);
}

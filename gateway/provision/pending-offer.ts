// The offer on the installer's disk, from before the hub knows of it until the answer is written.
import { existsSync, readFileSync, rmSync } from "node:fs";
import { GatewayError } from "../errors.ts";
import { writeDurably } from "../store/durable-file.ts";
import { makeOffer, type Offer, offerSchema, type Reissue } from "./offer.ts";
import type { HomePlan } from "./plan.ts";
import { refuseToOverwrite } from "./unspent-answer.ts";

export function pendingFile(json: string): string {
  return `${json}.pending`;
}

/** What an earlier run left goes on as it was: the hub may have some of it already. */
export function takeUpOffer(json: string, plan: HomePlan, wanted: Reissue): Offer {
  const file = pendingFile(json);
  const kept = existsSync(file) ? keptIn(file) : undefined;
  const offer = makeOffer(plan, wanted, kept);
  refuseToOverwrite(json, wanted, kept);
  writeDurably(file, JSON.stringify(offer));
  return offer;
}

/** The answer is on the disk before the offer goes. */
export function settleOffer(json: string, answer: object): void {
  writeDurably(json, `${JSON.stringify(answer, null, 2)}\n`);
  rmSync(pendingFile(json), { force: true });
}

function keptIn(file: string): Offer {
  try {
    return offerSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    const message = `${file} holds secrets of a run that was cut off and cannot be read: move it away and issue anew what does not work.`;
    throw new GatewayError("plan/invalid", message, { cause });
  }
}

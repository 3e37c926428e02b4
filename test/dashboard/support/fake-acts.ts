// What the fake hub answers when staff act: the stages of the contract, nothing of the real rules.
import type { AlertView } from "../../../gateway/api/contract/views.ts";

type Hand = NonNullable<AlertView["acknowledged"]>;
type Act = "acknowledge" | "attend" | "hand-back" | "close";

export const ATTEND_WITHIN_MS = 180_000;

function closable(alert: AlertView): boolean {
  return (
    alert.stage === "attended" || (alert.kind === "technical" && alert.stage === "acknowledged")
  );
}

/** Somebody arrives, or says once more that they are there. */
function isAttendable({ stage, sounding }: AlertView): boolean {
  return stage === "acknowledged" || (stage === "attended" && sounding);
}

/** Nobody is going, or whoever was has not arrived in time. */
function isOwed({ stage, sounding }: AlertView): boolean {
  return stage === "raised" || (stage === "acknowledged" && sounding);
}

/** The alert after the act, or null: not in this stage. */
export function applyAct(
  alert: AlertView,
  act: Act,
  hand: Hand,
  outcome: NonNullable<AlertView["closed"]>["outcome"],
): AlertView | null {
  const quiet = { sounding: false, soundsAgainAtMs: null };
  if (act === "acknowledge" && isOwed(alert)) {
    const soundsAgainAtMs = hand.atMs + ATTEND_WITHIN_MS;
    return { ...alert, ...quiet, stage: "acknowledged", acknowledged: hand, soundsAgainAtMs };
  }
  if (act === "attend" && isAttendable(alert)) {
    return { ...alert, ...quiet, stage: "attended", attended: hand };
  }
  if (act === "hand-back" && alert.stage === "acknowledged") {
    return { ...alert, stage: "raised", acknowledged: null, sounding: true, soundsAgainAtMs: null };
  }
  if (act === "close" && closable(alert)) {
    return { ...alert, ...quiet, stage: "closed", closed: { ...hand, outcome } };
  }
  return null;
}

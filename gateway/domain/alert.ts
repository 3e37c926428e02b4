// The life of an alert: raised → acknowledged → attended → closed. Decides, does not act.
import { GatewayError } from "../errors.ts";
import type { EventData, Proposal, Sealed } from "../events.ts";
import type { AlertCommand } from "./alert-command.ts";
import type { Alert } from "./home.ts";

type CommandOf<K extends AlertCommand["kind"]> = Extract<AlertCommand, { kind: K }>;

function refuse(alert: Alert, why: string): never {
  throw new GatewayError("alert/refused", `Alert ${alert.alertId}: ${why}`);
}

/** Acknowledging quiets the sound; where it sounds again, anybody may quiet it again. */
function acknowledge(alert: Alert, command: CommandOf<"acknowledge">): readonly Proposal[] {
  if (alert.stage === "closed") refuse(alert, "is closed already.");
  if (alert.stage === "attended") refuse(alert, "somebody is there already.");
  const isRepeat = alert.acknowledged?.staffId === command.staffId && !alert.sounding;
  if (isRepeat) return [];
  if (alert.stage === "acknowledged" && !alert.sounding) {
    refuse(alert, "somebody else is going already.");
  }
  const { alertId, staffId, verified, tabletId } = command;
  return [{ type: "alert.acknowledged", data: { alertId, staffId, verified, tabletId } }];
}

function handBack(alert: Alert, command: CommandOf<"hand-back">): readonly Proposal[] {
  if (alert.stage === "raised") return [];
  if (alert.stage !== "acknowledged") {
    refuse(alert, "can be handed back only between 'I am going' and 'I am here'.");
  }
  const { alertId, staffId, verified } = command;
  return [{ type: "alert.handed-back", data: { alertId, staffId, verified } }];
}

/**
 * Somebody who is there without having said so before did both: acknowledge and attend. Where the
 * alert asks again although somebody is there, *I am still here* quiets it.
 */
function attend(alert: Alert, command: CommandOf<"attend">): readonly Proposal[] {
  if (alert.stage === "closed") refuse(alert, "is closed already.");
  if (alert.stage === "attended" && !alert.sounding) return [];
  const { alertId, staffId, verified, tabletId } = command;
  const attended: Proposal = { type: "alert.attended", data: { alertId, staffId, verified } };
  if (alert.stage !== "raised") return [attended];
  return [{ type: "alert.acknowledged", data: { alertId, staffId, verified, tabletId } }, attended];
}

/** Only where somebody was there; a technical alert needs no visit, but somebody who took it on. */
function close(
  alert: Alert,
  command: CommandOf<"close">,
  note: Sealed | null,
): readonly Proposal[] {
  const { alertId, staffId, outcome, verified } = command;
  if (!verified) refuse(alert, "only somebody signed in with a PIN may close it.");
  if (alert.stage === "closed") {
    if (alert.closed?.staffId === staffId && alert.closed.outcome === outcome) return [];
    refuse(alert, "is closed already.");
  }
  const isTakenOn = alert.kind === "technical" && alert.stage === "acknowledged";
  if (alert.stage !== "attended" && !isTakenOn) {
    refuse(alert, "go there and press 'I am here' first.");
  }
  return [{ type: "alert.closed", data: { alertId, staffId, outcome, note } }];
}

/** Whose screen it was is stored now: later somebody else may be signed in there. */
function receiptOf(
  command: CommandOf<"shown"> | CommandOf<"sound-confirmed">,
): EventData<"alert.shown"> {
  const { alertId, boardId, tabletId, staffId } = command;
  return {
    ...{ alertId, boardId },
    ...(tabletId === undefined ? {} : { tabletId }),
    ...(staffId === undefined ? {} : { staffId }),
  };
}

/**
 * What `command` does to `alert`: the events to commit, none where it was done before.
 * `note` is the sealed note of a close. Throws `alert/refused` where the stage does not allow it.
 */
export function transition(
  alert: Alert,
  command: AlertCommand,
  note: Sealed | null = null,
): readonly Proposal[] {
  switch (command.kind) {
    case "acknowledge":
      return acknowledge(alert, command);
    case "hand-back":
      return handBack(alert, command);
    case "attend":
      return attend(alert, command);
    case "close":
      return close(alert, command, note);
    case "shown":
      return alert.shownOn.some(({ boardId }) => boardId === command.boardId)
        ? []
        : [{ type: "alert.shown", data: receiptOf(command) }];
    case "sound-confirmed":
      return alert.soundedOn.some(({ boardId }) => boardId === command.boardId)
        ? []
        : [{ type: "alert.sound-confirmed", data: receiptOf(command) }];
  }
}

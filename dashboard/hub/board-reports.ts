// Tells the hub what this board can do and did: its sound state every 10 s and at each change, and
// the receipts of each alert. The hub treats a board that stops reporting as silent (promise 3).
import type { AppState } from "../state/app-state.ts";
import { countsAsBoard } from "../state/counts-as-board.ts";
import { type ReceiptDue, receiptsDue } from "../state/receipts-due.ts";

import { sendBoardStatus, sendReceipt } from "./hub-api.ts";

const STATUS_EVERY_MS = 10_000;
/** A receipt that was not taken is offered again; this often, so as not to flood a hub in trouble. */
const RECEIPT_RETRY_MS = 2000;

export interface ReportHost {
  readonly boardId: string;
  readonly state: () => AppState;
  readonly subscribe: (listener: () => void) => () => void;
  readonly isVisible: () => boolean;
}

function labelOf(state: AppState): string {
  return state.session?.tablet?.label ?? state.session?.signedIn?.name ?? "A screen";
}

export function startBoardReports(host: ReportHost): void {
  const sent = new Set<string>();
  let told: string | null = null;

  const tellStatus = (): void => {
    const state = host.state();
    if (!countsAsBoard(state.session)) return;
    const { canSound } = state.sound;
    told = `${labelOf(state)} ${String(canSound)}`;
    sendBoardStatus({ boardId: host.boardId, label: labelOf(state), canSound }).catch(() => {
      told = null;
    });
  };

  const tellReceipt = (due: ReceiptDue): void => {
    sent.add(due.key);
    sendReceipt(due.alertId, due.kind, host.boardId).catch(() => {
      setTimeout(() => sent.delete(due.key), RECEIPT_RETRY_MS);
    });
  };

  const onChange = (): void => {
    const state = host.state();
    if (!countsAsBoard(state.session)) return;
    if (told !== null && told !== `${labelOf(state)} ${String(state.sound.canSound)}`) tellStatus();
    // The change must be on the screen before it is claimed: two frames from now it is painted.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        receiptsDue(host.state(), sent, host.isVisible()).forEach(tellReceipt);
      }),
    );
  };

  host.subscribe(onChange);
  setInterval(tellStatus, STATUS_EVERY_MS);
  // The first report waits for the session, and is then made at the first change.
  const unsubscribe = host.subscribe(() => {
    if (!countsAsBoard(host.state().session)) return;
    unsubscribe();
    tellStatus();
  });
}

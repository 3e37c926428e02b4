// Which receipts this board owes the hub: *shown* and *sound confirmed*, once for each time an
// alert began to sound here (promise 4).
import { openAlerts } from "./alert-order.ts";
import type { AppState } from "./app-state.ts";
import { isNamedInView } from "./in-view.ts";
import { soundWanted } from "./sound-wanted.ts";

export interface ReceiptDue {
  readonly alertId: string;
  readonly kind: "shown" | "sound-confirmed";
  /** Says for which sounding it is due: what was sent under this key is not due again. */
  readonly key: string;
}

export function receiptsDue(
  state: Pick<
    AppState,
    "alerts" | "soundings" | "inView" | "sound" | "liveness" | "quietUntilMonotonicMs"
  >,
  sentKeys: ReadonlySet<string>,
  isVisible: boolean,
): readonly ReceiptDue[] {
  const pattern = soundWanted(state);
  const isAlertPattern = pattern === "high" || pattern === "medium";
  const isSounding = state.sound.canSound && state.sound.isHeard && isAlertPattern;
  const due: ReceiptDue[] = [];
  // What could not be stored has no row that a receipt could belong to.
  for (const alert of openAlerts(state.alerts).filter((open) => open.stored)) {
    const sounding = state.soundings[alert.alertId] ?? 0;
    const owe = (kind: ReceiptDue["kind"]): void => {
      const key = `${alert.alertId} ${kind} ${sounding}`;
      if (!sentKeys.has(key)) due.push({ alertId: alert.alertId, kind, key });
    };
    // What is scrolled away was shown to nobody.
    if (isVisible && isNamedInView(state, alert.alertId)) owe("shown");
    if (alert.sounding && isSounding) owe("sound-confirmed");
  }
  return due;
}

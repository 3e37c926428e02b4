// An alert that could not be stored is told all the same, without a row [promise 1's one exception].
// Before it: the outbox, told of a failed commit. After it: the destination, marked NOT STORED.
import type { DestinationLine } from "./destination-line.ts";
import type { Clock } from "./domain/clock.ts";
import { unstoredDelivery } from "./domain/delivery-receipt.ts";
import type { Alert, Home } from "./domain/home.ts";
import { buildNotice } from "./domain/notice.ts";
import type { Notice } from "./domain/notifier.ts";
import { isGatewayError, messageOf } from "./errors.ts";
import { pause } from "./pause.ts";

/** An alert that is still not stored is told for the length of a night shift. */
const TOLD_FOR_MS = 12 * 3_600_000;

/** What the outbox lends for it. */
export interface UnstoredHands {
  readonly clock: Clock;
  readonly random: () => number;
  readonly home: () => Home;
  readonly signal: AbortSignal;
  readonly onDestination: (destinationId: string, detail: string | undefined) => void;
  readonly deliver: (line: DestinationLine, notice: Notice, isStored: boolean) => Promise<unknown>;
  readonly taken: (line: DestinationLine) => void;
}

interface Failure {
  readonly reason: string;
  readonly isFinal: boolean;
  readonly waitMs: number;
}

/** Until the destination takes it, or the alert is stored and its own delivery takes over. */
export async function tellUnstored(
  hands: UnstoredHands,
  line: DestinationLine,
  alert: Alert,
): Promise<void> {
  const { home, clock, onDestination, signal } = hands;
  const { destinationId, label } = line.settings;
  const untilMs = clock.monotonic() + TOLD_FOR_MS;
  while (home().alert.get(alert.alertId) === undefined) {
    const failure = await tellOnce(hands, line, alert);
    if (failure === undefined || signal.aborted) return;
    const detail = `${label} was not told of an alert that is not stored: ${failure.reason}`;
    onDestination(destinationId, detail);
    if (failure.isFinal || clock.monotonic() + failure.waitMs > untilMs) return;
    await pause(clock, failure.waitMs, "outbox retry", signal);
  }
}

async function tellOnce(
  { home, clock, random, deliver, taken }: UnstoredHands,
  line: DestinationLine,
  alert: Alert,
): Promise<Failure | undefined> {
  const delivery = unstoredDelivery(alert, line.settings.destinationId);
  try {
    const notice = buildNotice(home(), delivery, alert, clock.now());
    // The stored copy follows under the same id when the device's retry can be stored.
    const marked = { ...notice, text: `NOT STORED on the hub. ${notice.text}` };
    await deliver(line, marked, false);
    taken(line);
    return undefined;
  } catch (error) {
    const reason = messageOf(error);
    if (isGatewayError(error, "notifier/refused")) return { reason, isFinal: true, waitMs: 0 };
    line.failed(delivery, error, clock, random());
    return { reason, isFinal: false, waitMs: line.waitMs(clock) };
  }
}

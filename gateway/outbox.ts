// Hop 7: due delivery → notifier, with time-out, retry and receipt. What is owed is a row: this
// class only works the rows off, and a restart finds them again.
import { DestinationLine, type DestinationSettings } from "./destination-line.ts";
import type { Clock } from "./domain/clock.ts";
import type { Alert, Delivery, Home } from "./domain/home.ts";
import { nextDeliveries } from "./domain/next-deliveries.ts";
import { buildNotice } from "./domain/notice.ts";
import type { Notice } from "./domain/notifier.ts";
import { isGatewayError, messageOf, runInBackground } from "./errors.ts";
import type { Proposal } from "./events.ts";

export interface OutboxOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly destinations: readonly DestinationSettings[];
  readonly home: () => Home;
  /** Commits; rejects when the store fails. */
  readonly submit: (decide: (home: Home) => readonly Proposal[]) => Promise<unknown>;
}

/** A receipt that could not be stored is tried again after this long. */
const STORE_RETRY_MS = 1_000;

export class Outbox {
  readonly #options: OutboxOptions;
  readonly #lines: readonly DestinationLine[];
  readonly #timers = new Map<DestinationLine, Disposable>();
  readonly #stop = new AbortController();
  readonly #underWay = new Set<Promise<void>>();

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#lines = options.destinations.map((settings) => new DestinationLine(settings));
  }

  /** Looks at the rows and starts what may go. Called after each commit that queued something. */
  work(isUrgent = false): void {
    if (this.#stop.signal.aborted) return;
    for (const line of this.#lines) {
      if (isUrgent) line.hurry();
      this.#workOff(line);
    }
  }

  /** An alert that could not be stored goes out at once, once, without a row [promise 1]. */
  tellUnstored(alert: Alert): void {
    for (const line of this.#lines) {
      const delivery = unstoredDelivery(alert, line.settings.destinationId);
      const notice = buildNotice(this.#options.home(), delivery, alert, this.#options.clock.now());
      const text = `NOT STORED on the hub. ${notice.text}`;
      const signal = AbortSignal.any([
        this.#stop.signal,
        AbortSignal.timeout(line.settings.timeoutMs),
      ]);
      // The stored copy follows with its own id when the device's retry can be stored.
      const told = line.settings.notifier.deliver({ ...notice, text }, signal);
      runInBackground(
        "unstored alert",
        told.catch(() => undefined),
      );
    }
  }

  /** Ends attempts under way; their deliveries stay queued. */
  async close(): Promise<void> {
    this.#stop.abort();
    for (const timer of this.#timers.values()) timer[Symbol.dispose]();
    await Promise.allSettled([...this.#underWay]);
  }

  #workOff(line: DestinationLine): void {
    const queued = [...this.#options.home().delivery.values()].filter(
      ({ state, destinationId }) =>
        state === "queued" && destinationId === line.settings.destinationId,
    );
    const free = line.freeNow(this.#options.clock);
    for (const delivery of nextDeliveries(queued, line.inFlight, free)) {
      const work = this.#attempt(line, delivery);
      this.#underWay.add(work);
      runInBackground(
        "delivery",
        work.finally(() => this.#underWay.delete(work)),
      );
    }
    if (queued.length > line.inFlight.size) this.#lookAgain(line, line.waitMs(this.#options.clock));
  }

  #lookAgain(line: DestinationLine, waitMs: number): void {
    this.#timers.get(line)?.[Symbol.dispose]();
    this.#timers.delete(line);
    // Without a wait, the end of an attempt under way looks again.
    if (waitMs <= 0 || this.#stop.signal.aborted) return;
    const again = (): void => {
      this.#workOff(line);
    };
    this.#timers.set(line, this.#options.clock.after(waitMs, "outbox", again));
  }

  async #attempt(line: DestinationLine, delivery: Delivery): Promise<void> {
    const { clock } = this.#options;
    const home = this.#options.home();
    const alert = home.alert.get(delivery.alertId);
    const attempts = line.started(delivery, clock);
    let after: readonly Proposal[];
    if (alert === undefined) {
      after = [
        {
          type: "delivery.not-sent",
          data: { deliveryId: delivery.deliveryId, attempts, reason: "its alert is unknown" },
        },
      ];
    } else {
      const notice = buildNotice(home, delivery, alert, clock.now());
      const said = changesSaidBy(home, delivery);
      after = await this.#send(line, delivery, notice, attempts, said);
    }
    if (!this.#stop.signal.aborted) await this.#record(line, delivery, after);
    line.ended(delivery);
    this.#workOff(line);
  }

  async #send(
    line: DestinationLine,
    delivery: Delivery,
    notice: Notice,
    attempts: number,
    said: readonly string[],
  ): Promise<readonly Proposal[]> {
    const { destinationId, label, notifier, timeoutMs } = line.settings;
    const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(timeoutMs)]);
    const { deliveryId } = delivery;
    const fault = { fault: "destination", subject: destinationId } as const;
    try {
      await notifier.deliver(notice, signal);
      const back: Proposal[] = line.succeeded() ? [{ type: "fault.cleared", data: fault }] : [];
      return [
        { type: "delivery.accepted", data: { deliveryId, attempts, asLive: notice.live } },
        ...said.map(superseded),
        ...back,
      ];
    } catch (error) {
      const reason = messageOf(error);
      const detail = `${label} cannot be reached: ${reason}`;
      if (isGatewayError(error, "notifier/refused")) {
        return [
          { type: "delivery.not-sent", data: { deliveryId, attempts, reason } },
          { type: "fault.noticed", data: { ...fault, detail } },
        ];
      }
      const isDown = line.failed(this.#options.clock, this.#options.random(), retryAfterOf(error));
      return [
        ...(attempts === 1 ? [delayed(deliveryId, reason)] : []),
        ...(isDown ? [{ type: "fault.noticed", data: { ...fault, detail } } as const] : []),
      ];
    }
  }

  /** The receipt is part of the truth: until it is stored, the delivery is still owed. */
  async #record(
    line: DestinationLine,
    delivery: Delivery,
    proposals: readonly Proposal[],
  ): Promise<void> {
    if (proposals.length === 0) return;
    const decide = (home: Home): readonly Proposal[] => {
      const isOwed = home.delivery.get(delivery.deliveryId)?.state === "queued";
      return isOwed ? proposals : proposals.filter(({ type }) => type.startsWith("fault."));
    };
    while (!(await this.#isStored(decide)) && !this.#stop.signal.aborted) {
      await this.#wait(STORE_RETRY_MS);
    }
    const isSettled = proposals.some(
      ({ type }) => type === "delivery.accepted" || type === "delivery.not-sent",
    );
    if (isSettled) line.settled(delivery);
  }

  async #isStored(decide: (home: Home) => readonly Proposal[]): Promise<boolean> {
    try {
      await this.#options.submit(decide);
      return true;
    } catch {
      // The store tells of its own fault. The receipt is kept and tried again; the message is not.
      return false;
    }
  }

  async #wait(delayMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#options.clock.after(delayMs, "receipt", resolve);
    });
  }
}

function unstoredDelivery(alert: Alert, destinationId: string): Delivery {
  return {
    ...{ deliveryId: `${alert.alertId}-unstored`, alertId: alert.alertId, destinationId },
    ...{ about: "raised", priority: alert.priority, queuedMs: alert.raisedMs, state: "queued" },
    ...{ delayed: false, attempts: 0, settledMs: null, reason: null, asLive: null },
  };
}

function superseded(deliveryId: string): Proposal {
  return { type: "delivery.superseded", data: { deliveryId } };
}

function delayed(deliveryId: string, reason: string): Proposal {
  return { type: "delivery.delayed", data: { deliveryId, reason } };
}

/** Waiting changes whose content a message built now already says. */
function changesSaidBy(home: Home, delivery: Delivery): readonly string[] {
  return [...home.delivery.values()]
    .filter(
      (other) =>
        other.deliveryId !== delivery.deliveryId &&
        other.alertId === delivery.alertId &&
        other.destinationId === delivery.destinationId &&
        other.state === "queued" &&
        other.about === "changed",
    )
    .map(({ deliveryId }) => deliveryId);
}

function retryAfterOf(error: unknown): number | undefined {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  const isObject = typeof cause === "object" && cause !== null && "retryAfterMs" in cause;
  return isObject && typeof cause.retryAfterMs === "number" ? cause.retryAfterMs : undefined;
}

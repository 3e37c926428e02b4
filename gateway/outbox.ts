// Hop 7: due delivery → notifier, with time-out, retry and receipt. What is owed is a row: this
// class only works the rows off, and a restart finds them again.
import { DestinationLine, type DestinationSettings } from "./destination-line.ts";
import type { Clock } from "./domain/clock.ts";
import {
  accepted,
  changesSaidBy,
  delayed,
  deliveriesIn,
  dropped,
  isNews,
  isSettling,
  notSent,
  superseded,
} from "./domain/delivery-receipt.ts";
import type { Alert, Delivery, Home } from "./domain/home.ts";
import { callsAt } from "./domain/calls-at.ts";
import { buildNotice } from "./domain/notice.ts";
import type { Notice } from "./domain/notifier.ts";
import { isGatewayError, messageOf, runInBackground } from "./errors.ts";
import type { Proposal, StoredEvent } from "./events.ts";
import { LineQueue, alertsIn } from "./line-queue.ts";
import { pause } from "./pause.ts";
import { tellUnstored } from "./tell-unstored.ts";
import { timeLimit } from "./time-limit.ts";

export interface OutboxOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly destinations: readonly DestinationSettings[];
  readonly home: () => Home;
  /** An alert that memory no longer holds: a line may have been down for days. */
  readonly readAlert: (alertId: string) => Promise<Alert | undefined>;
  /** Commits; rejects when the store fails. */
  readonly submit: (decide: (home: Home) => readonly Proposal[]) => Promise<unknown>;
  /** What no receipt can say: an alert without a row is not taken. Undefined: it takes again. */
  readonly onDestination: (destinationId: string, detail: string | undefined) => void;
  /** A message was tried there, taken or not. */
  readonly onTried?: (destinationId: string) => void;
  /** A receipt failed for another reason than the store: trying again would not help. */
  readonly onBug: (destinationId: string, error: unknown) => void;
}

/** A receipt that could not be stored is tried again after this long. */
const STORE_RETRY_MS = 1_000;

/** Failures that pass: the store says so itself, and is tried again. */
const STORE_CODES = ["store/full", "store/failed", "store/corrupt"] as const;

export class Outbox {
  readonly #options: OutboxOptions;
  readonly #lines: readonly DestinationLine[];
  readonly #queues: ReadonlyMap<DestinationLine, LineQueue>;
  readonly #timers = new Map<DestinationLine, Disposable>();
  readonly #stop = new AbortController();
  readonly #underWay = new Set<Promise<void>>();

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#lines = options.destinations.map((settings) => new DestinationLine(settings));
    const { home } = options;
    this.#queues = new Map(this.#lines.map((line) => [line, new LineQueue(line, home)]));
  }

  /** Takes up what the last run left. */
  resume(): void {
    const owed = [...this.#options.home().delivery.values()];
    this.#look(new Set(owed.map(({ alertId }) => alertId)));
    for (const { settings } of this.#lines) {
      const isCalling = callsAt(this.#options.home(), settings.destinationId);
      settings.notifier.resume?.(isCalling);
    }
    this.work();
  }

  /** Called after each commit. */
  committed(events: readonly StoredEvent[], isUrgent: boolean): void {
    this.#look(alertsIn(events, this.#options.home()));
    this.work(isUrgent);
  }

  /** Starts what may go. */
  work(isUrgent = false): void {
    if (this.#stop.signal.aborted) return;
    for (const line of this.#lines) {
      if (isUrgent) line.hurry();
      this.#workOff(line);
    }
  }

  /** An alert that could not be stored goes out at once, without a row [promise 1]. */
  tellUnstored(alert: Alert): void {
    const calling = this.#lines.filter(({ settings }) => !settings.isRecord);
    const { clock, random, home, onDestination } = this.#options;
    const hands = {
      ...{ clock, random, home, onDestination, signal: this.#stop.signal },
      deliver: this.#deliver.bind(this),
      taken: this.#taken.bind(this),
    };
    for (const line of calling) this.#run("unstored alert", tellUnstored(hands, line, alert));
  }

  /** Ends attempts under way; their deliveries stay queued. */
  async close(): Promise<void> {
    this.#stop.abort();
    for (const timer of this.#timers.values()) timer[Symbol.dispose]();
    await Promise.allSettled([...this.#underWay]);
    await Promise.allSettled(
      this.#lines.map(async (line) => await line.settings.notifier.close?.()),
    );
  }

  #look(alertIds: ReadonlySet<string>): void {
    for (const queue of this.#queues.values()) for (const id of alertIds) queue.look(id);
  }

  #workOff(line: DestinationLine): void {
    const queue = this.#queues.get(line);
    for (const delivery of queue?.next(this.#options.clock) ?? []) {
      this.#run("delivery", this.#attempt(line, delivery));
    }
    if (queue?.isAnyWaiting === true) this.#lookAgain(line);
  }

  #run(name: string, work: Promise<void>): void {
    this.#underWay.add(work);
    runInBackground(
      name,
      work.finally(() => this.#underWay.delete(work)),
    );
  }

  #lookAgain(line: DestinationLine): void {
    const waitMs = line.lookAgainMs(this.#options.clock);
    this.#timers.get(line)?.[Symbol.dispose]();
    this.#timers.delete(line);
    // Without a wait, the end of an attempt under way looks again.
    if (waitMs === Infinity || this.#stop.signal.aborted) return;
    const again = (): void => {
      this.#workOff(line);
    };
    this.#timers.set(line, this.#options.clock.after(waitMs, "outbox", again));
  }

  async #attempt(line: DestinationLine, delivery: Delivery): Promise<void> {
    const { alertId } = delivery;
    const queue = this.#queues.get(line);
    const attempts = line.started(delivery, this.#options.clock);
    const receipt = await this.#try(line, delivery, attempts);
    const told = isSettling(receipt) ? deliveriesIn(receipt) : [];
    for (const deliveryId of told) line.held.add(deliveryId);
    // A receipt that cannot be stored must not keep a place in the line.
    line.ended(delivery);
    queue?.look(alertId);
    this.#workOff(line);
    // What was accepted while the hub stops is worth one commit; an attempt cut off is not.
    if (this.#stop.signal.aborted && told.length === 0) return;
    if (!(await this.#record(line, delivery, receipt))) return;
    for (const deliveryId of told) line.held.delete(deliveryId);
    queue?.look(alertId);
    this.#workOff(line);
  }

  async #try(
    line: DestinationLine,
    delivery: Delivery,
    attempts: number,
  ): Promise<readonly Proposal[]> {
    const { home, clock, readAlert } = this.#options;
    const fault = { fault: "destination", subject: line.settings.destinationId } as const;
    try {
      const alert = home().alert.get(delivery.alertId) ?? (await readAlert(delivery.alertId));
      if (alert === undefined) return [notSent(delivery, attempts, "its alert is unknown")];
      const said = changesSaidBy(home(), delivery);
      const notice = buildNotice(home(), delivery, alert, clock.now());
      const why = await this.#deliver(line, notice);
      if (why !== undefined) return [dropped(delivery, why), ...said.map(superseded)];
      this.#taken(line);
      const cleared: Proposal = { type: "fault.cleared", data: fault };
      // A record calls nobody: what it has was not told to anybody who could act.
      const asLive = notice.live && !line.settings.isRecord;
      return [accepted(delivery, attempts, asLive), ...said.map(superseded), cleared];
    } catch (error) {
      return this.#receiptOf(line, delivery, attempts, error);
    }
  }

  /** Of an attempt that failed. */
  #receiptOf(
    line: DestinationLine,
    delivery: Delivery,
    attempts: number,
    error: unknown,
  ): readonly Proposal[] {
    const { clock, random } = this.#options;
    const { destinationId, label } = line.settings;
    const fault = { fault: "destination", subject: destinationId } as const;
    const reason = messageOf(error);
    const detail = `${label} cannot be reached: ${reason}`;
    const noticed: Proposal = { type: "fault.noticed", data: { ...fault, detail } };
    if (isGatewayError(error, "notifier/refused")) {
      return [notSent(delivery, attempts, reason), noticed];
    }
    const held = isGatewayError(error, "notifier/held");
    const late = line.isNewlyLate(delivery, held) ? [delayed(delivery, reason, held)] : [];
    if (held || isGatewayError(error, "notifier/unmatched")) {
      line.rest(delivery, error, clock);
      this.#taken(line);
      return [...late, { type: "fault.cleared", data: fault }];
    }
    const isDown = line.failed(delivery, error, clock, random());
    return [...late, ...(isDown ? [noticed] : [])];
  }

  #taken(line: DestinationLine): void {
    line.succeeded();
    this.#options.onDestination(line.settings.destinationId, undefined);
  }

  /** Resolves with why nothing was sent, where nobody there needs it any more. */
  async #deliver(
    line: DestinationLine,
    notice: Notice,
    isStored = true,
  ): Promise<string | undefined> {
    const { notifier, timeoutMs, destinationId } = line.settings;
    const othersCall = (): boolean => callsAt(this.#options.home(), destinationId, notice.alertId);
    const signal = AbortSignal.any([this.#stop.signal, timeLimit(timeoutMs)]);
    const why = notifier.outdated?.(notice, { othersCall, isStored });
    if (why !== undefined) return why;
    try {
      await notifier.deliver(notice, signal, { othersCall, isStored });
      return undefined;
    } finally {
      this.#options.onTried?.(line.settings.destinationId);
    }
  }

  /**
   * The receipt is part of the truth: until it is stored, the delivery is still owed. False: it is
   * given up on for this run, because of a fault of the hub's own.
   */
  async #record(
    line: DestinationLine,
    delivery: Delivery,
    proposals: readonly Proposal[],
  ): Promise<boolean> {
    const decide = (home: Home): readonly Proposal[] =>
      proposals
        .filter((proposal) => isNews(home, delivery, proposal))
        // By the time the store takes this, the destination may have taken another message.
        .filter(({ type }) => type !== "fault.noticed" || isSettling(proposals) || !line.isTaking);
    while (proposals.length > 0) {
      const outcome = await this.#storeOnce(line, decide);
      if (outcome === "bug") return false;
      if (outcome === "stored" || this.#stop.signal.aborted) break;
      await this.#wait(STORE_RETRY_MS);
    }
    if (isSettling(proposals)) line.settled(delivery);
    return true;
  }

  async #storeOnce(
    line: DestinationLine,
    decide: (home: Home) => readonly Proposal[],
  ): Promise<"stored" | "not-stored" | "bug"> {
    try {
      await this.#options.submit(decide);
      return "stored";
    } catch (error) {
      // The store tells of its own fault. The receipt is kept and tried again; the message is not.
      if (isGatewayError(error, ...STORE_CODES)) return "not-stored";
      this.#options.onBug(line.settings.destinationId, error);
      return "bug";
    }
  }

  async #wait(delayMs: number): Promise<void> {
    await pause(this.#options.clock, delayMs, "outbox retry", this.#stop.signal);
  }
}

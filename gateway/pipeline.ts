// Hop 6: what was heard or asked → events, rules, alerts, deliveries: one transaction, then effects.
// Before it: ingest, screens, timers. After it: boards, outbox, downlink.
import { causeOf } from "./domain/cause.ts";
import { CommitWatch } from "./commit-watch.ts";
import type { Clock } from "./domain/clock.ts";
import { type Draft, HomeState } from "./domain/draft.ts";
import type { Alert, Home, RowChange } from "./domain/home.ts";
import type { Rule, ToldDestination } from "./domain/rule.ts";
import { type RuleFault, type StepResult, step } from "./domain/step.ts";
import type { EvidenceWindow, Store } from "./domain/store.ts";
import { GatewayError, isGatewayError, runInBackground } from "./errors.ts";
import type { NewEvent, Proposal, StoredEvent } from "./events.ts";

/** Submissions that may share one commit: a bound on what one failure can take with it. */
const MAX_BATCH = 200;

/** A person may mend and resend what was not sent; by then it is of no use to anybody. */
const KEEP_NOT_SENT_MS = 30 * 24 * 3_600_000;

/** Sees the home as of the last commit (and of the submissions before it in the same one). */
export type Decide = (home: Home, nowMs: number) => readonly Proposal[];

export interface Submission {
  readonly decide: Decide;
  readonly evidence?: readonly EvidenceWindow[];
}

/** A job whose decision stands: its events wait for the commit. */
interface Decided {
  readonly job: Job;
  readonly events: readonly NewEvent[];
}

interface Job extends Submission {
  readonly resolve: (events: readonly StoredEvent[]) => void;
  readonly reject: (error: unknown) => void;
}

export interface PipelineOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly bootId: string;
  readonly isClockSynced: () => boolean;
  /** For alerts: random, people read them out. */
  readonly newId: () => string;
  /** For events and deliveries: rising with time. */
  readonly newRowId: () => string;
  readonly rules: readonly Rule[];
  readonly destinations: readonly ToldDestination[];
  /** False: no board is known to be able to sound now. */
  readonly canBoardsSound?: () => boolean;
  /** Told in order, right after each commit, the home already changed. */
  readonly onCommitted: (events: readonly StoredEvent[]) => void;
  /**
   * A commit failed. `alerts`: what boards must show and sound all the same, the one exception of
   * promise 1; each once, however often its device tries again.
   */
  readonly onNotStored: (alerts: readonly Alert[], error: unknown) => void;
  /** `rule` is "" where no rule, but the code around them failed. */
  readonly onRuleFault: (fault: RuleFault) => void;
  /** One of the callbacks above threw. */
  readonly onEffectFault: (error: unknown) => void;
}

/**
 * The one writer. While a commit is in flight, submissions gather and share the next one. Rules run
 * on the committed home, so a failed commit changes nothing.
 */
export class Pipeline {
  readonly #options: PipelineOptions;
  readonly #state = new HomeState();
  /** Ids of alerts that are decided but not yet stored, by cause. */
  readonly #alertIds = new Map<string, string>();
  /** Alerts whose commit failed, by cause, until that cause is stored. */
  readonly #notStored = new Map<string, Alert>();
  readonly #watch: CommitWatch;
  #waiting: Job[] = [];
  #isBusy = false;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#watch = new CommitWatch(options.clock);
  }

  /** Age of the commit in flight, ms; 0 without one. A disk may hang without an error. */
  stalledMs(): number {
    return this.#watch.stalledMs();
  }

  /** True: alerts are being shown before they are stored. */
  isStalled(): boolean {
    return this.#watch.isStalled();
  }

  get home(): Home {
    return this.#state.home;
  }

  /** Alerts shown although their commit failed, and still not stored. */
  notStored(): readonly Alert[] {
    const byId = new Map([...this.#notStored.values()].map((alert) => [alert.alertId, alert]));
    return [...byId.values()];
  }

  /** Takes the home as stored, before the first submission. */
  async load(keepClosedSinceMs: number): Promise<number> {
    const { changes, lastSeq } = await this.#options.store.load(keepClosedSinceMs);
    this.#state.apply(changes);
    return lastSeq;
  }

  /** A row of the store that memory let go comes back into it. */
  recall(change: RowChange): void {
    this.#state.apply([change]);
  }

  /** Forgets closed alerts and settled deliveries older than `beforeMs`; the store keeps them. */
  forgetSettled(beforeMs: number): void {
    for (const alert of this.home.alert.values()) {
      if (alert.closed !== null && alert.closed.atMs < beforeMs) {
        this.#state.apply([{ kind: "alert", id: alert.alertId, row: null }]);
      }
    }
    for (const { deliveryId, settledMs, state } of this.home.delivery.values()) {
      const keptMs = state === "not-sent" ? KEEP_NOT_SENT_MS : 0;
      if (settledMs !== null && settledMs + keptMs < beforeMs) {
        this.#state.apply([{ kind: "delivery", id: deliveryId, row: null }]);
      }
    }
  }

  /**
   * Resolves with the events after they are on disk (none where `decide` had nothing to say).
   * Rejects with what `decide` threw, or with `store/full`, `store/failed`.
   */
  async submit(submission: Submission): Promise<readonly StoredEvent[]> {
    return await new Promise((resolve, reject) => {
      const job = { ...submission, resolve, reject };
      this.#waiting.push(job);
      if (this.#watch.isStalled()) this.#preview(job);
      if (!this.#isBusy) runInBackground("pipeline", this.#pump());
    });
  }

  async #pump(): Promise<void> {
    this.#isBusy = true;
    try {
      // One turn of the event loop lets presses that arrived together share the commit.
      await new Promise((resolve) => setImmediate(resolve));
      while (this.#waiting.length > 0) {
        const failed = await this.#commit(this.#waiting.splice(0, MAX_BATCH));
        // One job that cannot be stored must not take the others with it.
        for (const job of failed) await this.#commit([job]);
      }
    } finally {
      this.#isBusy = false;
    }
  }

  /** Gives back the jobs of a failed commit that are worth a commit of their own. */
  async #commit(jobs: readonly Job[]): Promise<readonly Job[]> {
    const draft = this.#state.draft();
    const live = jobs.flatMap((job) => {
      const events = this.#decide(job, draft);
      return events === undefined ? [] : [{ job, events }];
    });
    const events = live.flatMap((one) => one.events);
    if (events.length === 0) {
      for (const { job } of live) job.resolve([]);
      return [];
    }
    const evidence = live.flatMap(({ job, events: own }) =>
      own.length === 0 ? [] : (job.evidence ?? []),
    );
    const watched = this.#watch.begin(() => {
      this.#showStalled(events, draft.home);
    });
    let stored: readonly StoredEvent[];
    try {
      stored = await this.#options.store.commit({ events, changes: draft.changes, evidence });
    } catch (error) {
      // Boards first: trying each job by itself may take long on a failing disk.
      this.#show(this.#keepUnstored(events, draft.home), error);
      if (jobs.length > 1) return live.map(({ job }) => job);
      for (const { job } of live) job.reject(error);
      return [];
    } finally {
      watched[Symbol.dispose]();
    }
    this.#state.apply(draft.changes);
    this.#settle(live, stored);
    return [];
  }

  #decide(job: Job, draft: Draft): readonly NewEvent[] | undefined {
    try {
      const result = draft.attempt(() => this.#step(job, draft));
      for (const fault of result.faults)
        this.#tell(() => {
          this.#options.onRuleFault(fault);
        });
      return result.events;
    } catch (error) {
      // A refusal is an answer; anything else is our own bug and must be heard of.
      if (!isGatewayError(error) || isGatewayError(error, "internal/bug")) {
        this.#tell(() => {
          this.#options.onRuleFault({ rule: "", error });
        });
      }
      job.reject(error);
      return undefined;
    }
  }

  #step(job: Job, draft: Draft): StepResult {
    const { clock, bootId, isClockSynced, newRowId, rules, destinations } = this.#options;
    const nowMs = clock.now();
    const stamp = () => ({
      id: newRowId(),
      bootId,
      wallMs: nowMs,
      monotonicMs: clock.monotonic(),
      clockSynced: isClockSynced(),
    });
    const newAlertId = (cause: string): string => this.#alertIdOf(cause);
    const canBoardsSound = this.#options.canBoardsSound?.() ?? true;
    const context = { nowMs, newId: newRowId, newAlertId, destinations, canBoardsSound };
    return step(draft, job.decide(draft.home, nowMs), rules, stamp, context);
  }

  /** A job that waits behind a stalled commit is shown as far as can be told now. */
  #preview(job: Job): void {
    const draft = this.#state.draft();
    try {
      this.#showStalled(this.#step(job, draft).events, draft.home);
    } catch {
      // It is decided again, and then heard of, when its turn comes.
    }
  }

  #alertIdOf(cause: string): string {
    const known = this.#alertIds.get(cause);
    if (known !== undefined) return known;
    const alertId = this.#options.newId();
    this.#alertIds.set(cause, alertId);
    return alertId;
  }

  #settle(live: readonly Decided[], stored: readonly StoredEvent[]): void {
    for (const event of stored) {
      const cause = causeOf(event);
      if (cause === undefined) continue;
      this.#alertIds.delete(cause);
      this.#notStored.delete(cause);
    }
    let from = 0;
    for (const { job, events } of live) {
      job.resolve(stored.slice(from, from + events.length));
      from += events.length;
    }
    this.#tell(() => {
      this.#options.onCommitted(stored);
    });
  }

  /** A fault of whoever listens is theirs: the pipeline goes on. */
  #tell(effect: () => void): void {
    try {
      effect();
    } catch (error) {
      this.#options.onEffectFault(error);
    }
  }

  #show(fresh: readonly Alert[], error: unknown): void {
    this.#tell(() => {
      this.#options.onNotStored(fresh, error);
    });
  }

  #showStalled(events: readonly NewEvent[], home: Home): void {
    const message = "The disk does not answer: alerts are shown before they are stored.";
    this.#show(this.#keepUnstored(events, home), new GatewayError("store/stalled", message));
  }

  /** What `events` raised or made sound, where boards were not told of it before. */
  #keepUnstored(events: readonly NewEvent[], home: Home): readonly Alert[] {
    const fresh: Alert[] = [];
    let cause: string | undefined;
    for (const event of events) {
      cause = causeOf(event) ?? cause;
      if (event.type !== "alert.raised" && event.type !== "alert.sounded-again") continue;
      const alert = home.alert.get(event.data.alertId);
      if (cause === undefined || alert === undefined || this.#notStored.has(cause)) continue;
      this.#notStored.set(cause, alert);
      fresh.push(alert);
    }
    return fresh;
  }
}

// The shadow model on the windows the live one decided: scored when nothing else is due, compared,
// told to nobody. Before it: hop 5, with what it led to stored. After it: the log, and a manager.
import type { Clock } from "./domain/clock.ts";
import { decideByScore, type FindingLevel, type Sensitivity } from "./domain/fall-decision.ts";
import { type DecidedWindow, windowEvidence } from "./domain/finding.ts";
import { openAlert } from "./domain/alert-search.ts";
import { type LoadedModel, SLOWEST_WINDOW_MS } from "./domain/model-folder.ts";
import { assignmentAt } from "./domain/whereabouts.ts";
import { messageOf, runInBackground } from "./errors.ts";
import { every } from "./every.ts";
import type { Proposal } from "./events.ts";
import type { Submission } from "./pipeline.ts";

/** Windows that wait; beyond it they are dropped and counted. Some 800 kB. */
const QUEUE_MOST = 256;
/** Small, since the live model waits while a batch is scored. */
const MAX_BATCH = 8;
/** As one fall is one finding for the live model, it is for the shadow. */
const SAME_FALL_MS = 20_000;
/** Counts reach the log this often, and when the hub stops. */
export const TELL_EVERY_MS = 3_600_000;

export interface ShadowRunnerOptions {
  readonly clock: Clock;
  readonly live: () => LoadedModel | undefined;
  readonly shadow: () => LoadedModel | undefined;
  /** As it is set for the device's wearer: both models are judged by the same measure. */
  readonly sensitivityOf: (deviceId: string) => Sensitivity;
  /** The live model has windows to score: the shadow waits. */
  readonly isLiveBusy: () => boolean;
  readonly onFault: (detail: string) => void;
  readonly submit: (submission: Submission) => Promise<unknown>;
  readonly note: (proposal: Proposal) => void;
  readonly newId: () => string;
}

interface Pair {
  readonly live: LoadedModel;
  readonly shadow: LoadedModel;
}

interface Queued extends Pair {
  readonly decided: DecidedWindow;
}

interface Tally {
  readonly live: string;
  readonly shadow: string;
  windows: number;
  dropped: number;
}

export class ShadowRunner {
  readonly #options: ShadowRunnerOptions;
  readonly #lastFoundMs = new Map<string, number>();
  readonly #stop: () => void;
  #queue: Queued[] = [];
  #tally: Tally | undefined;
  #isRunning = false;

  constructor(options: ShadowRunnerOptions) {
    this.#options = options;
    this.#stop = every(options.clock, TELL_EVERY_MS, "shadow tally", () => {
      this.tellTally();
    });
  }

  /** A window the live model scored. Never waits, and never throws. */
  offer(decided: DecidedWindow): void {
    const live = this.#options.live();
    const shadow = this.#options.shadow();
    // Compared is model with model: what impact and stillness decided says nothing of either.
    if (live === undefined || shadow === undefined || decided.finding.score === null) return;
    if (live.fingerprint === shadow.fingerprint) return;
    const tally = this.#tallyOf({ live, shadow });
    if (this.#queue.length >= QUEUE_MOST) {
      tally.dropped += 1;
      return;
    }
    this.#queue.push({ decided, live, shadow });
    this.#runSoon();
  }

  /** Counts go to the log: each hour, and before a manager looks at them. */
  tellTally(): void {
    const tally = this.#tally;
    this.#tally = undefined;
    if (tally === undefined || tally.windows + tally.dropped === 0) return;
    this.#options.note({ type: "shadow.compared", data: tally });
  }

  close(): void {
    this.#stop();
    this.#queue = [];
    this.tellTally();
  }

  #tallyOf({ live, shadow }: Pair): Tally {
    const known = this.#tally;
    if (known?.live === live.fingerprint && known.shadow === shadow.fingerprint) return known;
    this.tellTally();
    const made = { live: live.fingerprint, shadow: shadow.fingerprint, windows: 0, dropped: 0 };
    this.#tally = made;
    return made;
  }

  #runSoon(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    setImmediate(() => {
      this.#isRunning = false;
      if (!this.#options.isLiveBusy()) this.#run();
      if (this.#queue.length > 0) this.#runSoon();
    });
  }

  #run(): void {
    const [first] = this.#queue;
    if (first === undefined) return;
    const isSame = (other: Queued): boolean =>
      other.shadow === first.shadow && other.live === first.live;
    const batch = this.#queue.slice(0, MAX_BATCH).filter(isSame);
    this.#queue.splice(0, batch.length);
    const tally = this.#tallyOf(first);
    // It may have been dropped while its windows waited: its tensors are gone.
    const scores = this.#options.shadow() === first.shadow ? this.#scoresOf(batch) : undefined;
    if (scores === undefined) {
      tally.dropped += batch.length;
      return;
    }
    tally.windows += batch.length;
    for (const [index, queued] of batch.entries()) this.#compare(queued, scores[index] ?? 0);
  }

  #scoresOf(batch: readonly Queued[]): readonly number[] | undefined {
    const { clock, onFault } = this.#options;
    const startMs = clock.monotonic();
    try {
      const windows = batch.map(({ decided }) => decided.finding.window);
      const scores = batch[0]?.shadow.classifier.score(windows) ?? [];
      if (scores.length !== batch.length || !scores.every(Number.isFinite)) {
        throw new RangeError("the shadow model gave no score");
      }
      const perWindowMs = (clock.monotonic() - startMs) / batch.length;
      if (perWindowMs > SLOWEST_WINDOW_MS) {
        onFault(`the shadow model takes ${String(Math.round(perWindowMs))} ms a window`);
      }
      return scores;
    } catch (error) {
      onFault(messageOf(error));
      return undefined;
    }
  }

  #compare({ decided, live, shadow }: Queued, score: number): void {
    const { deviceId, occurredMs, finding } = decided;
    const { window, evidence } = finding;
    const operatingPoint = shadow.classifier.operatingPoints[window.position];
    const scored = { score, modelVersion: shadow.card.version, operatingPoint };
    const level = decideByScore(
      scored,
      { window, evidence },
      this.#options.sensitivityOf(deviceId),
    );
    const shadowLevel = this.#oncePerFall(level, deviceId, occurredMs);
    if (shadowLevel === "none" && finding.level === "none") return;
    const { newId, submit, clock } = this.#options;
    const isAlone = finding.level === "none";
    const windowId = isAlone ? newId() : null;
    const findingId = newId();
    const submission: Submission = {
      decide: (home) => {
        const residentId = assignmentAt(home, deviceId, occurredMs)?.residentId ?? null;
        const alert = isAlone ? undefined : openAlert(home, { residentId, deviceId }, ["fall"]);
        const models = { live: live.fingerprint, shadow: shadow.fingerprint };
        const levels = { liveLevel: finding.level, shadowLevel, shadowScore: score };
        const about = { findingId, deviceId, residentId, occurredMs, windowId };
        const ofAlertId = alert?.alertId ?? null;
        return [{ type: "shadow.found", data: { ...about, ...models, ...levels, ofAlertId } }];
      },
      evidence: windowId === null ? [] : [windowEvidence(windowId, window, clock.now())],
    };
    // A comparison that lacks one finding is better than a hub that stops for it.
    runInBackground(
      "shadow finding",
      submit(submission).catch(() => undefined),
    );
  }

  #oncePerFall(level: FindingLevel, deviceId: string, occurredMs: number): FindingLevel {
    if (level === "none") return level;
    const isSoon = (of: FindingLevel): boolean =>
      Math.abs(occurredMs - (this.#lastFoundMs.get(`${deviceId} ${of}`) ?? -Infinity)) <
      SAME_FALL_MS;
    if (isSoon("alert") || isSoon(level)) return "none";
    this.#lastFoundMs.set(`${deviceId} ${level}`, occurredMs);
    return level;
  }
}

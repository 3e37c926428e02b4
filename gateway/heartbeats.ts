// Contact checks of destinations: each path is tried in its own rhythm, and one that fails is a
// technical alert, told by the paths that work (promise 3). Before it: the clock. After it: faults.
import type { Clock } from "./domain/clock.ts";
import type { DestinationPath } from "./domain/notifier.ts";
import { runInBackground } from "./errors.ts";
import type { FaultKind } from "./events.ts";
import { timeLimit } from "./time-limit.ts";

/** One that did not answer is asked again so soon: three misses are worth telling. */
const ASK_AGAIN_MS = 20_000;

export interface Checked {
  readonly destinationId: string;
  readonly label: string;
  readonly timeoutMs: number;
  readonly paths: readonly DestinationPath[];
}

export interface HeartbeatsOptions {
  readonly clock: Clock;
  readonly destinations: readonly Checked[];
  readonly faults: {
    notice(fault: FaultKind, subject: string, detail: string): void;
    clear(fault: FaultKind, subject: string): void;
  };
  /** A path answers again: what waits for it may go. */
  readonly onBack: () => void;
}

interface Watched {
  readonly destination: Checked;
  readonly path: DestinationPath;
  /** The destination itself where there is one path; what only names one of several is apart. */
  readonly subject: string;
  isInTrouble: boolean;
  /** The trouble is the last run's: in this one nothing was answered, and nothing given up, yet. */
  isFromBefore: boolean;
}

/** The subject of a path's fault; its destination is what stands before the slash. */
export function pathSubject(destinationId: string, pathName: string): string {
  return pathName === "" ? destinationId : `${destinationId}/${pathName}`;
}

export class Heartbeats {
  readonly #options: HeartbeatsOptions;
  readonly #watched: readonly Watched[];
  readonly #timers = new Map<Watched, Disposable>();
  readonly #stop = new AbortController();
  readonly #underWay = new Set<Promise<void>>();

  constructor(options: HeartbeatsOptions) {
    this.#options = options;
    this.#watched = options.destinations.flatMap((destination) =>
      destination.paths.map((path) => ({
        ...{ destination, path, isInTrouble: false, isFromBefore: false },
        subject: pathSubject(destination.destinationId, path.name),
      })),
    );
  }

  /** `standing`: subjects of faults of the last run, which the first answer ends. */
  start(standing: ReadonlySet<string>): void {
    for (const watched of this.#watched) {
      watched.isInTrouble = standing.has(watched.subject);
      watched.isFromBefore = watched.isInTrouble;
      if (watched.path.heartbeatMs !== undefined) this.#beatAfter(watched, 0);
    }
  }

  /** A message was just tried: what it showed of the paths is told without waiting for a heartbeat. */
  tried(destinationId: string): void {
    for (const watched of this.#watched) {
      // Of a destination with one path the outbox tells by itself.
      const isOther = watched.destination.destinationId !== destinationId;
      if (!isOther && watched.path.name !== "") this.#look(watched);
    }
  }

  async close(): Promise<void> {
    this.#stop.abort(new Error("the hub stops"));
    for (const timer of this.#timers.values()) timer[Symbol.dispose]();
    await Promise.allSettled([...this.#underWay]);
  }

  #beatAfter(watched: Watched, delayMs: number): void {
    if (this.#stop.signal.aborted) return;
    const beat = (): void => {
      const work = this.#beat(watched);
      this.#underWay.add(work);
      runInBackground(
        "heartbeat",
        work.finally(() => this.#underWay.delete(work)),
      );
    };
    this.#timers.set(watched, this.#options.clock.after(delayMs, "heartbeat", beat));
  }

  async #beat(watched: Watched): Promise<void> {
    const { destination, path } = watched;
    const every = path.heartbeatMs ?? Infinity;
    const timeout = timeLimit(destination.timeoutMs);
    const signal = AbortSignal.any([this.#stop.signal, timeout]);
    const isAnswered = await path.contact("heartbeat", signal).then(
      () => true,
      () => false,
    );
    if (this.#stop.signal.aborted) return;
    if (isAnswered) watched.isFromBefore = false;
    this.#look(watched);
    this.#beatAfter(watched, isAnswered ? every : Math.min(every, ASK_AGAIN_MS));
  }

  #look(watched: Watched): void {
    const { path, subject, destination } = watched;
    const { faults, onBack } = this.#options;
    const trouble = path.trouble();
    if (trouble !== undefined) watched.isFromBefore = false;
    if (watched.isFromBefore) return;
    if ((trouble !== undefined) === watched.isInTrouble) return;
    watched.isInTrouble = trouble !== undefined;
    if (trouble === undefined) {
      faults.clear("destination", subject);
      onBack();
    } else {
      const which = path.name === "" ? destination.label : `${destination.label}, ${path.name}`;
      faults.notice("destination", subject, `${which} cannot be reached: ${trouble}`);
    }
  }
}

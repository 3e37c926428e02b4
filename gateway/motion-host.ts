// Hops 4 and 5 for all devices: motion → detector → score → finding to the pipeline.
// Before it: ingest. After it: the pipeline, and `decided` back to the wearable.
import type { DeviceBook, DeviceEntry } from "./device-book.ts";
import type { Clock } from "./domain/clock.ts";
import { DecidedMark } from "./domain/decided-mark.ts";
import type { Reception } from "./domain/device-time.ts";
import { type Candidate, createFallDetector, type FallDetector } from "./domain/fall-detector.ts";
import type { FallDetectorOptions, Finding } from "./domain/fall-detector.ts";
import { type DecidedWindow, type FindingSource, findingProposals } from "./domain/finding.ts";
import { movementProposal, windowEvidence } from "./domain/finding.ts";
import { occurrenceOf } from "./domain/finding-time.ts";
import type { Home } from "./domain/home.ts";
import { decidedBefore } from "./domain/known-impact.ts";
import type { FollowUp } from "./domain/motion-follow-up.ts";
import type { Packet } from "./domain/packet.ts";
import { type Arrival, reached, traceOf } from "./domain/packet-trace.ts";
import type { BurstReading, MotionReading } from "./domain/reading.ts";
import { deviceEventId } from "./domain/reduce-signal.ts";
import { scaleOf } from "./domain/sensitivity.ts";
import { sliceBlock } from "./domain/slice-block.ts";
import { SteadyTime } from "./domain/steady-time.ts";
import { assignmentAt, residentOf } from "./domain/whereabouts.ts";
import { isStoreFault, runInBackground } from "./errors.ts";
import type { DeviceEventKey, Proposal } from "./events.ts";
import type { EvidenceWindow } from "./domain/store.ts";
import { PassedMotion } from "./passed-motion.ts";
import type { Submission } from "./pipeline.ts";
import type { Scorer } from "./scorer.ts";
import { encodeDecided } from "./sensors/wearable-downlink.ts";

/** A finding whose commit failed is tried again after this long. */
const STORE_RETRY_MS = 1_000;

/**
 * Motion that stopped for this long is over: the radio may have broken in the fall itself. Not
 * sooner, since a wearable that comes back sends the last 30 s again and they decide better.
 */
const STREAM_OVER_AFTER_MS = 30_000;

/** `decided` goes out at most this often: well within the 30 s a wearable keeps, and cheap. */
const TELL_DECIDED_EVERY_MS = 5_000;

export interface MotionHostOptions {
  readonly clock: Clock;
  readonly home: () => Home;
  readonly book: DeviceBook;
  readonly scorer: Scorer;
  readonly submit: (submission: Submission) => Promise<unknown>;
  readonly newId: () => string;
  readonly send: (deviceId: string, channel: string, payload: Uint8Array) => void;
  /** Motion that was missing: lost coverage, counted. */
  readonly onGap: (deviceId: string, gapMs: number) => void;
  /** False: these movements are looked at by nobody, and the wearable may forget them. */
  readonly mayDetect: (deviceId: string, atMs: number) => boolean;
  /** A window was decided, and what it led to is stored. */
  readonly onDecided?: (decided: DecidedWindow) => void;
}

interface Watched {
  readonly entry: DeviceEntry;
  readonly bootNonce: number;
  readonly detector: FallDetector;
  readonly decided: DecidedMark;
  readonly time: SteadyTime;
  /** Findings not yet on disk: until they are, nothing later counts as decided. */
  uncommitted: number;
  toldAtMs: number;
  heardAtMs: number;
}

export class MotionHost {
  readonly #options: MotionHostOptions;
  readonly #watched = new Map<string, Watched>();
  readonly #passed: PassedMotion;

  constructor(options: MotionHostOptions) {
    this.#options = options;
    this.#passed = new PassedMotion(options.send);
  }

  take(entry: DeviceEntry, packet: Packet, reading: MotionReading): void {
    const { bootNonce, sequence, resent } = reading;
    const place = { bootNonce, sequence, resent };
    const arrival = this.#arrivalOf(packet);
    for (const next of entry.order.push(place, packet.monotonicMs, reading)) {
      this.#push(entry, arrival, next);
    }
  }

  /** Packets that waited for a missing one go on when it does not come. Called now and then. */
  sweep(): void {
    const { clock, book, newId } = this.#options;
    const now = { wallMs: clock.now(), monotonicMs: clock.monotonic(), decodedMs: null };
    for (const entry of book.entries()) {
      for (const next of entry.order.due(now.monotonicMs)) {
        this.#push(entry, { ...now, traceId: newId() }, next);
      }
    }
    for (const watched of this.#watched.values()) {
      if (now.monotonicMs - watched.heardAtMs >= STREAM_OVER_AFTER_MS) this.#end(watched, now);
    }
  }

  /** A burst has a detector of its own: ten seconds, decided whole. Resolves after the commit. */
  async decideBurst(
    entry: DeviceEntry,
    packet: Packet,
    reading: BurstReading,
    deviceEvent: DeviceEventKey,
  ): Promise<void> {
    const { home, clock, submit, newId } = this.#options;
    const { deviceId } = entry;
    const trace = traceOf(this.#arrivalOf(packet));
    const detector = createFallDetector(this.#settingsOf(deviceId));
    const pushed = sliceBlock(reading.block).map((block) => detector.push(block));
    const candidates = [...pushed, detector.flush()].flatMap((step) => step.candidates);
    trace.hops.push({ hop: "window", monotonicMs: clock.monotonic() });
    const findings: Finding[] = [];
    for (const candidate of candidates) {
      const score = await this.#options.scorer.score(candidate.window);
      findings.push(detector.resolve(candidate, score));
    }
    trace.hops.push({ hop: "scored", monotonicMs: clock.monotonic() });
    const found =
      findings.find(({ level }) => level === "alert") ??
      findings.find(({ level }) => level === "check");
    const { bootNonce, block } = reading;
    const occurrence = entry.time.occurred(reading, packet);
    const about = { deviceId, bootNonce, occurrence, trace, lastPlace: entry.lastPlace };
    const source = { ...about, hasClock: block.startUs > 0, windowId: newId() };
    const residentId = assignmentAt(home(), deviceId, occurrence.occurredMs)?.residentId ?? null;
    const decided: Proposal = { type: "burst.decided", data: { deviceEvent, residentId } };
    await submit({
      decide: (now) =>
        now.deviceEvent.get(deviceEventId(deviceEvent)) === undefined
          ? [decided, ...(found === undefined ? [] : this.#proposalsOf(now, source, found))]
          : [],
      evidence: found === undefined ? [] : [this.#evidence(source, found)],
    });
    const { occurredMs } = occurrence;
    for (const finding of findings) this.#options.onDecided?.({ deviceId, occurredMs, finding });
  }

  #arrivalOf({ traceId, wallMs, monotonicMs }: Packet): Arrival {
    return { traceId, wallMs, monotonicMs, decodedMs: this.#options.clock.monotonic() };
  }

  #push(entry: DeviceEntry, at: Arrival, reading: MotionReading): void {
    if (!this.#options.mayDetect(entry.deviceId, at.wallMs)) {
      // After it a detector begins anew.
      this.#watched.delete(entry.deviceId);
      this.#passed.pass(entry.deviceId, reading, at.monotonicMs);
      return;
    }
    const watched = this.#watchedFor(entry, reading, at);
    const placed = watched.time.place(reading);
    watched.decided.took(placed);
    watched.heardAtMs = at.monotonicMs;
    const { candidates, observations, gapMs } = watched.detector.push(placed.block);
    entry.gapMs += gapMs;
    if (gapMs > 0) this.#options.onGap(entry.deviceId, gapMs);
    if (observations.length > 0) this.#observed(watched, observations);
    this.#decideAll(watched, at, candidates);
    this.#tellDecided(watched, at.monotonicMs);
  }

  #decideAll(watched: Watched, at: Arrival, candidates: readonly Candidate[]): void {
    for (const candidate of candidates) {
      watched.uncommitted += 1;
      runInBackground("finding", this.#decide(watched, at, candidate));
    }
  }

  /** The stream has ended: what is pending is decided with what there is. */
  #end(watched: Watched, at: Reception): void {
    const { wallMs, monotonicMs } = at;
    const silence = { wallMs, monotonicMs, traceId: this.#options.newId(), decodedMs: null };
    this.#decideAll(watched, silence, watched.detector.flush().candidates);
  }

  #watchedFor(entry: DeviceEntry, reading: MotionReading, at: Reception): Watched {
    const { deviceId } = entry;
    const { bootNonce, sentUs } = reading;
    const running = this.#watched.get(deviceId);
    if (running?.bootNonce === bootNonce) return running;
    // A wearable that restarts, perhaps from the blow itself, has forgotten its samples.
    if (running !== undefined) this.#end(running, at);
    const impact = this.#options.home().impact.get(deviceId);
    const known = impact?.bootNonce === bootNonce ? impact : undefined;
    const hasStepped = known !== undefined && known.impactUs > sentUs;
    const before = known === undefined || hasStepped ? {} : decidedBefore(known);
    const watched = {
      entry,
      bootNonce,
      detector: createFallDetector({ ...this.#settingsOf(deviceId), ...before }),
      decided: new DecidedMark(),
      time: new SteadyTime(hasStepped),
      uncommitted: 0,
      toldAtMs: this.#options.clock.monotonic(),
      heardAtMs: at.monotonicMs,
    };
    this.#watched.set(deviceId, watched);
    return watched;
  }

  /** Sensitivity is asked each time: it may change, or end, meanwhile. */
  #settingsOf(deviceId: string): Pick<FallDetectorOptions, "position" | "sensitivity"> {
    const { home, clock } = this.#options;
    return {
      position: home().device.get(deviceId)?.position ?? "wrist",
      sensitivity: () => scaleOf(home(), residentOf(home(), deviceId), clock.now()),
    };
  }

  async #decide(watched: Watched, at: Arrival, candidate: Candidate): Promise<void> {
    const { clock, newId } = this.#options;
    const { entry, bootNonce, detector, time } = watched;
    const windowMs = clock.monotonic();
    const finding = detector.resolve(candidate, await this.#options.scorer.score(candidate.window));
    const occurrence = occurrenceOf(watched, finding, at);
    const { deviceId } = entry;
    if (finding.level !== "none") {
      const trace = traceOf(at);
      trace.hops.push({ hop: "window", monotonicMs: windowMs });
      trace.hops.push({ hop: "scored", monotonicMs: clock.monotonic() });
      const about = { deviceId, bootNonce, occurrence, trace, lastPlace: entry.lastPlace };
      const source = { ...about, hasClock: !time.hasStepped, windowId: newId() };
      const impactUs = time.deviceUs(finding.impactUs);
      await this.#commitFinding(source, { ...finding, impactUs });
    }
    watched.uncommitted -= 1;
    this.#tellDecided(watched, clock.monotonic());
    this.#options.onDecided?.({ deviceId, occurredMs: occurrence.occurredMs, finding });
  }

  /** Until it is stored: the wearable sends these samples again only after a reconnect. */
  async #commitFinding(source: FindingSource, finding: Finding): Promise<void> {
    const { clock, submit } = this.#options;
    const submission: Submission = {
      decide: (home) => this.#proposalsOf(home, source, finding),
      evidence: [this.#evidence(source, finding)],
    };
    for (;;) {
      try {
        await submit(submission);
        return;
      } catch (error) {
        // Our own bug: the pipeline told of it, and once more would bring no other answer.
        if (!isStoreFault(error)) return;
        // The store tells of its own fault, and boards were told of the alert, marked not stored.
        await new Promise<void>((resolve) => {
          clock.after(STORE_RETRY_MS, "finding", resolve);
        });
      }
    }
  }

  /** Whose finding it is, is found with the home at the commit: only then is it placed. */
  #proposalsOf(home: Home, source: FindingSource, finding: Finding): readonly Proposal[] {
    const trace = reached(source.trace, "placed", this.#options.clock.monotonic());
    return findingProposals(home, { ...source, trace }, finding);
  }

  #evidence({ windowId }: FindingSource, { window }: Finding): EvidenceWindow {
    return windowEvidence(windowId, window, this.#options.clock.now());
  }

  #observed({ entry, bootNonce, time }: Watched, observations: readonly FollowUp[]): void {
    const decide = (home: Home): readonly Proposal[] =>
      observations.map((seen) => {
        const impactUs = time.deviceUs(seen.impactUs);
        return movementProposal(home, entry.deviceId, bootNonce, { ...seen, impactUs });
      });
    // A line of an alert's story: where it cannot be stored, the alert itself still stands.
    runInBackground(
      "observation",
      this.#options.submit({ decide }).catch(() => undefined),
    );
  }

  #tellDecided(watched: Watched, nowMs: number): void {
    if (watched.uncommitted > 0 || nowMs - watched.toldAtMs < TELL_DECIDED_EVERY_MS) return;
    watched.toldAtMs = nowMs;
    watched.decided.reach(watched.detector.decidedUs());
    const sequence = watched.decided.untold();
    if (sequence === undefined) return;
    watched.decided.told(sequence);
    const { deviceId } = watched.entry;
    this.#options.send(deviceId, "decided", encodeDecided(watched.bootNonce, sequence));
  }
}

// Places a device's own clock on the hub's, from when packets say they were sent and when they came
// (hop 3). Before it: decoded readings. After it: occurrence times of events and of impacts.
import type { Occurrence } from "../events.ts";

/** When a packet came, by both of the hub's clocks. */
export interface Reception {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

/**
 * The offset is the least of (received − sent) over this many spans: the least delayed packet is the
 * most truthful. 40 s of a clock 200 ppm off is 8 ms of error; old spans are forgotten, so drift is
 * followed, whatever its rate.
 */
const SPANS = 4;
const SPAN_MS = 10_000;

/** Two whole spans that differ by more: the clock stepped. Far above drift, far below a wrong date. */
const STEP_MS = 1_000;

/** A span with fewer packets may hold nothing but delayed ones: no step is concluded from it. */
const SPAN_PACKETS_LEAST = 3;

/** Steps in this many spans one after another: the rate is wrong, and reception is the only truth. */
const STEPS_OF_A_LIAR = 2;

interface Span {
  /** Least (received − sent), ms of monotonic time. */
  offsetMs: number;
  packets: number;
}

/** One run of a device, from boot to boot. */
class BootClock {
  readonly bootNonce: number;
  #spans: Span[] = [];
  #spanEndsMs = 0;
  #latestOffsetMs = 0;
  #offsetMs = 0;
  #stepsInARow = 0;

  constructor(bootNonce: number) {
    this.bootNonce = bootNonce;
  }

  get isLying(): boolean {
    return this.#stepsInARow >= STEPS_OF_A_LIAR;
  }

  /** Milliseconds from the device's clock to monotonic time. */
  get offsetMs(): number {
    return this.isLying ? this.#latestOffsetMs : this.#offsetMs;
  }

  /** True when this packet showed that the clock stepped. */
  sent(sentUs: number, monotonicMs: number): boolean {
    const offsetMs = monotonicMs - sentUs / 1000;
    this.#latestOffsetMs = offsetMs;
    const hasStepped = monotonicMs >= this.#spanEndsMs && this.#nextSpan(monotonicMs);
    const span = this.#spans.at(-1);
    if (span !== undefined) {
      span.offsetMs = Math.min(span.offsetMs, offsetMs);
      span.packets += 1;
    }
    if (hasStepped || offsetMs < this.#offsetMs || this.#spans.length === 1) this.#update();
    return hasStepped;
  }

  #nextSpan(monotonicMs: number): boolean {
    const hasStepped = this.#concludesStep();
    if (this.#spans.length >= SPANS) this.#spans.shift();
    this.#spans.push({ offsetMs: Number.POSITIVE_INFINITY, packets: 0 });
    this.#spanEndsMs = monotonicMs + SPAN_MS;
    this.#update();
    return hasStepped;
  }

  /** Compares the span that ends with those before it; after a step only it counts. */
  #concludesStep(): boolean {
    const ended = this.#spans.at(-1);
    const before = this.#spans.at(-2);
    if (ended === undefined || before === undefined) return false;
    if (Math.min(ended.packets, before.packets) < SPAN_PACKETS_LEAST) return false;
    if (Math.abs(ended.offsetMs - before.offsetMs) <= STEP_MS) {
      this.#stepsInARow = 0;
      return false;
    }
    this.#stepsInARow += 1;
    this.#spans = [ended];
    return true;
  }

  #update(): void {
    let least = Number.POSITIVE_INFINITY;
    for (const span of this.#spans) least = Math.min(least, span.offsetMs);
    this.#offsetMs = least;
  }
}

/** The clock of one device. Keeps this run and the one before: a queue may still hold packets of it. */
export class DeviceTime {
  #current: BootClock | undefined;
  #previous: BootClock | undefined;
  #boots = 0;
  #steps = 0;

  /** Runs seen, steps of the clock seen, for `/metrics` and the installer. */
  get counts(): { readonly boots: number; readonly steps: number } {
    return { boots: this.#boots, steps: this.#steps };
  }

  /** True: its clock does not run at the rate of time; everything is placed by reception. */
  get isLying(): boolean {
    return this.#current?.isLying ?? false;
  }

  /**
   * Learns from a packet. Never call it with an event or burst that was sent before: after a reboot
   * such a packet has the nonce of one run and the clock of another [PROTOCOL §2].
   */
  sent(bootNonce: number, sentUs: number, monotonicMs: number): void {
    if (this.#clockOf(bootNonce).sent(sentUs, monotonicMs)) this.#steps += 1;
  }

  /** Device clock → wall time, never after `at`. `undefined`: nothing is known of that run. */
  wallMsOf(bootNonce: number, deviceUs: number, at: Reception): number | undefined {
    const clock = [this.#current, this.#previous].find((one) => one?.bootNonce === bootNonce);
    if (clock === undefined) return undefined;
    const agoMs = Math.max(0, at.monotonicMs - (deviceUs / 1000 + clock.offsetMs));
    return Math.round(at.wallMs - agoMs);
  }

  /**
   * When an event happened. The age is the device's own count; how long the packet was under way is
   * added where the device's clock tells (a first sending), since a queue may have held it.
   */
  occurred(
    event: { bootNonce: number; sentUs: number; resent: boolean; ageMs: number | null },
    at: Reception,
  ): Occurrence {
    if (event.ageMs === null) return { occurredMs: at.wallMs, ageMs: null };
    const sentMs = event.resent ? undefined : this.wallMsOf(event.bootNonce, event.sentUs, at);
    const occurredMs = Math.max(0, (sentMs ?? at.wallMs) - event.ageMs);
    return { occurredMs, ageMs: Math.max(0, at.wallMs - occurredMs) };
  }

  #clockOf(bootNonce: number): BootClock {
    if (this.#current?.bootNonce === bootNonce) return this.#current;
    if (this.#previous?.bootNonce === bootNonce) return this.#previous;
    this.#previous = this.#current;
    this.#current = new BootClock(bootNonce);
    this.#boots += 1;
    return this.#current;
  }
}

// One wearable of a fleet: the full wearable, with motion from the shared pool and a light link.
// The fleet asks it what is due; it reconnects by itself.
import type { Episode, FleetMotion } from "./fleet-motion.ts";
import type { FleetReport } from "./fleet-report.ts";
import { CODE } from "./kept-events.ts";
import type { LinkAddress, OpenLink } from "./link.ts";
import { Reconnecting } from "./reconnecting.ts";
import { monotonicMs, stamp } from "./run-clock.ts";
import { between, type Random } from "./seeded-random.ts";
import { type Outgoing, type Samples, Wearable } from "./wearable.ts";

export interface FleetMemberSettings {
  readonly address: LinkAddress;
  readonly openLink: OpenLink;
  readonly motion: FleetMotion;
  readonly random: Random;
  readonly report: FleetReport;
  /** Offset of this member's packets within the packet period, ms. */
  readonly phaseMs: number;
  /** Mean time between blows, in packets; 0: none come by themselves. */
  readonly packetsPerBlow: number;
  /** Share of the blows that are falls. */
  readonly fallShare: number;
  readonly maxBackOffMs: number;
}

const NONCE_SPAN = 0xff_ff_ff_fe;

export class FleetMember {
  readonly #settings: FleetMemberSettings;
  readonly #connection: Reconnecting;
  #wearable: Wearable | undefined;
  #episode: Episode | undefined;
  #playedPackets = 0;
  #packetsToBlow: number;
  /** Sequence of the packet with the impact of the running fall, until it was sent. */
  #impact: { readonly sequence: number; readonly impactMonoMs: number } | undefined;
  /** Whether impacts come by themselves. */
  isAuto = true;
  /** Monotonic ms; read in a hot loop over all members. */
  nextMotionMs = Number.POSITIVE_INFINITY;

  constructor(settings: FleetMemberSettings) {
    this.#settings = settings;
    this.#packetsToBlow = Math.ceil(settings.packetsPerBlow * settings.random());
    const backOff = { firstBackOffMs: settings.maxBackOffMs, mostBackOffMs: settings.maxBackOffMs };
    this.#connection = new Reconnecting(
      { ...settings, ...backOff },
      {
        onUp: () => {
          this.#up();
        },
        onDown: (reason, wasUp) => {
          this.#wearable?.disconnected();
          if (wasUp) this.#say("disconnected", { reason });
          else settings.report.failedConnections += 1;
        },
        onDownlink: (payload) => {
          this.#hear(payload);
        },
      },
    );
  }

  get deviceId(): string {
    return this.#settings.address.deviceId;
  }

  get isConnected(): boolean {
    return this.#wearable?.isConnected === true;
  }

  get unacknowledged(): number {
    return this.#wearable?.unacknowledged.length ?? 0;
  }

  get backlogBytes(): number {
    return this.#connection.backlogBytes;
  }

  open(): void {
    this.#connection.open();
  }

  /** Loses the connection and comes back like after a hub's death. */
  cut(): void {
    this.#connection.cut();
  }

  stop(): void {
    this.#connection.stop();
  }

  press(code: number): void {
    const now = stamp();
    const { number, outgoing } = this.#booted(now.monoMs).press(code, now.monoMs);
    this.#settings.report.presses += 1;
    this.#say("press", { ...this.#eventName(number), code, isSent: outgoing.length > 0 });
    this.#send(outgoing);
  }

  /** From the next packet on this wearer falls. False: lies on the floor already. */
  fall(): boolean {
    const { motion, random, report } = this.#settings;
    if (this.#episode !== undefined && motion.falls.includes(this.#episode)) return false;
    const episode = motion.falls[Math.floor(random() * motion.falls.length)];
    const first = episode?.packets[0];
    if (episode === undefined || first === undefined) return false;
    this.#begin(episode);
    report.falls += 1;
    const wearable = this.#booted(monotonicMs());
    const packetMs = (first.count * first.periodUs) / 1000;
    const sampleMs = ((first.count - episode.impactSample) * first.periodUs) / 1000;
    this.#impact = {
      sequence: wearable.nextMotionNumber + episode.impactPacket,
      impactMonoMs: this.nextMotionMs + episode.impactPacket * packetMs - sampleMs,
    };
    return true;
  }

  /** Makes and sends the packet that is full by now. */
  step(nowMs: number): void {
    const wearable = this.#booted(nowMs);
    const samples = this.#nextSamples();
    if (samples === undefined) return;
    this.#settings.report.lateness.add(nowMs - this.nextMotionMs);
    this.#send(wearable.motion(samples, nowMs));
    this.nextMotionMs = wearable.motionReadyMs(samples.count, samples.periodUs);
  }

  /** Repeats events that wait for `ack`. */
  repeat(nowMs: number): void {
    if (this.#wearable !== undefined) this.#send(this.#wearable.tick(nowMs));
  }

  /** Boots at the first use: a device that was never connected has nothing to send again. */
  #booted(nowMs: number): Wearable {
    if (this.#wearable !== undefined) return this.#wearable;
    const bootNonce = 1 + Math.floor(this.#settings.random() * NONCE_SPAN);
    this.#wearable = new Wearable(
      { bootNonce, hasClockThatRunsOn: true },
      nowMs + this.#settings.phaseMs,
    );
    this.#wearable.setBattery(between(this.#settings.random, 30, 100));
    const [first] = this.#settings.motion.rest;
    if (first !== undefined) {
      this.nextMotionMs = this.#wearable.motionReadyMs(first.count, first.periodUs);
    }
    return this.#wearable;
  }

  #nextSamples(): Samples | undefined {
    const { motion, random, packetsPerBlow, fallShare, report } = this.#settings;
    if (packetsPerBlow > 0 && this.isAuto) {
      this.#packetsToBlow -= 1;
      if (this.#packetsToBlow <= 0 && this.#episode === undefined) {
        this.#packetsToBlow = packetsPerBlow;
        report.blows += 1;
        if (random() < fallShare) this.fall();
        else this.#begin(motion.blows[Math.floor(random() * motion.blows.length)]);
      }
    }
    const packet = this.#playedPackets++;
    const played = this.#episode?.packets[packet];
    if (played !== undefined) return played;
    this.#episode = undefined;
    return motion.rest[packet % motion.rest.length];
  }

  #begin(episode: Episode | undefined): void {
    this.#episode = episode;
    this.#playedPackets = 0;
  }

  #up(): void {
    const now = stamp();
    const wearable = this.#booted(now.monoMs);
    const { report } = this.#settings;
    report.connections += 1;
    this.#say("connected", { bootNonce: wearable.bootNonce });
    const outgoing = wearable.connected(now.monoMs);
    report.resentPackets += outgoing.filter(({ topic }) => topic === "motion").length;
    this.#send(outgoing);
  }

  #hear(payload: Buffer): void {
    const heard = this.#wearable?.hear(payload);
    const { report } = this.#settings;
    switch (heard?.kind) {
      case "stored": {
        const { number, bootNonce, firstSentMs, happenedMs, timesSent } = heard.event;
        const nowMs = monotonicMs();
        const latencyMs = nowMs - (firstSentMs ?? nowMs);
        report.acks += 1;
        report.ackLatency.add(latencyMs);
        const sinceMs = nowMs - (happenedMs ?? nowMs);
        this.#say("ack", { bootNonce, number, latencyMs, sinceMs, timesSent });
        break;
      }
      case "decided":
        report.decided += 1;
        break;
      case "answer":
        report.answers += 1;
        this.#say("answer", { answer: heard.answer });
        break;
      default:
        break;
    }
  }

  #send(outgoing: readonly Outgoing[]): void {
    const { report } = this.#settings;
    this.#connection.send(outgoing);
    for (const message of outgoing) {
      report.packets += 1;
      report.bytes += message.payload.length;
      if (message.topic === "motion" && message.number === this.#impact?.sequence) this.#fallSent();
    }
  }

  #fallSent(): void {
    if (this.#impact === undefined) return;
    this.#settings.report.fallsSent += 1;
    this.#say("fall-sent", { bootNonce: this.#wearable?.bootNonce, ...this.#impact });
    this.#impact = undefined;
  }

  #eventName(number: number): { bootNonce: number | undefined; number: number } {
    return { bootNonce: this.#wearable?.bootNonce, number };
  }

  #say(event: string, details: Readonly<Record<string, unknown>>): void {
    this.#settings.report.say(event, stamp(), { deviceId: this.deviceId, ...details });
  }
}

/** The words a driver may use for presses. */
export const PRESSES: Readonly<Record<string, number>> = {
  press: CODE.help,
  help: CODE.help,
  ok: CODE.ok,
  test: CODE.test,
};

// Hops 2 to 6 without a network: real decoder, detector, rules and pipeline; packets as bytes, made
// by the simulator's encoder.
import {
  type AdvertisementKeys,
  noAdvertisementKeys,
} from "../../gateway/domain/advertisement-keys.ts";
import { DeviceBook } from "../../gateway/device-book.ts";
import type { MotionBlock } from "../../gateway/domain/motion.ts";
import type { Packet } from "../../gateway/domain/packet.ts";
import type { Home } from "../../gateway/domain/home.ts";
import type { Proposal } from "../../gateway/events.ts";
import { FamilyDesk } from "../../gateway/family-desk.ts";
import { Ingest } from "../../gateway/ingest.ts";
import { MotionHost } from "../../gateway/motion-host.ts";
import { sensingPermit } from "../../gateway/sensing-permit.ts";
import { Scorer } from "../../gateway/scorer.ts";
import { families } from "../../gateway/sensors/families/families.ts";
import { sensorTypes } from "../../gateway/sensors/index.ts";
import { encodeBurst, encodeEvent, encodeMotion, flagsOf } from "../../firmware-sim/encode.ts";
import { CoreRig, type CoreRigOptions } from "./core-rig.ts";

const MG_PER_G = 1_000;
const US_PER_MS = 1_000;
const CODE = { help: 1, ok: 2, "battery-flat": 5 } as const;
/** The hub's own kinds [PROTOCOL §6]. */
const ACK = 0x81;
const DECIDED = 0x82;
const NUMBER_AT = 8;

interface Sent {
  readonly deviceId?: string;
  readonly bootNonce?: number;
  readonly number: number;
  readonly isRepeat?: boolean;
  /** How far the device's own clock is ahead of the rig's. */
  readonly aheadUs?: number;
}

interface IngestRigOptions extends CoreRigOptions {
  readonly keys?: Pick<AdvertisementKeys, "has" | "open">;
}

export class IngestRig {
  readonly core: CoreRig;
  readonly ingest: Ingest;
  readonly motion: MotionHost;
  readonly book = new DeviceBook();
  readonly sent: { deviceId: string; kind: number; number: number }[] = [];
  readonly undecodable: string[] = [];
  readonly undecodableWhy: string[] = [];
  /** Motion said to be missing, ms each. */
  readonly gaps: number[] = [];
  #traces = 0;

  private constructor(core: CoreRig, options: IngestRigOptions) {
    this.core = core;
    const { clock } = core;
    const send = (deviceId: string, _channel: string, payload: Uint8Array): void => {
      const bytes = Buffer.from(payload);
      this.sent.push({ deviceId, kind: bytes[2] ?? 0, number: bytes.readUInt32LE(NUMBER_AT) });
    };
    // No model: impact and stillness decide, which is a pure function of the samples.
    const scorer = new Scorer({
      ...{ classifier: () => undefined, monotonic: () => clock.monotonic() },
      ...{ onFault: () => undefined, onScored: () => undefined },
    });
    const home = () => core.home;
    const mayDetect = sensingPermit(home, (listener) => core.listeners.push(listener));
    this.motion = new MotionHost({
      ...{ clock, home, mayDetect, book: this.book, scorer, send },
      onGap: (_deviceId, gapMs) => this.gaps.push(gapMs),
      submit: async (submission) => await core.pipeline.submit(submission),
      newId: () => `m-${String((this.#traces += 1))}`,
    });
    const incoming = {
      ...{ clock, home, sensorTypes, book: this.book },
      submit: async (decide: (now: Home) => readonly Proposal[]) =>
        await core.pipeline.submit({ decide }),
      onUndecodable: (deviceId: string, why: string) => {
        this.undecodable.push(deviceId);
        this.undecodableWhy.push(why);
      },
    };
    const keys = options.keys ?? noAdvertisementKeys;
    const foreign = new FamilyDesk({ ...incoming, families, keys, isLearning: () => false });
    this.ingest = new Ingest({ ...incoming, send, mayDetect, motion: this.motion, foreign });
  }

  /** A home with wearables w-1 and w-2 of residents r-1 and r-2; on an old store, as it was left. */
  static async start(options: IngestRigOptions = {}): Promise<IngestRig> {
    const core = await CoreRig.start(options);
    for (const which of options.store === undefined ? ["1", "2"] : []) {
      const deviceId = `w-${which}`;
      const device = {
        deviceId,
        sensorType: "wearable",
        label: deviceId,
        position: "wrist",
      } as const;
      const residentId = `r-${which}`;
      const whose = { deviceId, residentId, roomId: null };
      const basis = { residentId, purpose: "falls", ground: "consent", reviewMs: 0 } as const;
      await core.record(
        { type: "basis.recorded", data: { ...basis, consulted: null } },
        { type: "device.added", data: device },
        { type: "assignment.started", data: { assignmentId: `a-${which}`, ...whose } },
      );
    }
    return new IngestRig(core, options);
  }

  numbersOf(kind: "ack" | "decided"): readonly number[] {
    const wanted = kind === "ack" ? ACK : DECIDED;
    return this.sent.filter((sent) => sent.kind === wanted).map(({ number }) => number);
  }

  packet(channel: string, payload: Uint8Array, deviceId = "w-1", trusted = true): Packet {
    const { clock } = this.core;
    return {
      ...{ traceId: `t-${String((this.#traces += 1))}`, driver: "mqtt", deviceId, trusted },
      ...{ channel, payload, wallMs: clock.now(), monotonicMs: clock.monotonic() },
    };
  }

  /** An event packet as it comes off the wire. */
  event(what: keyof typeof CODE, sent: Sent, ageMs = 0): Packet {
    const fields = { code: CODE[what], detail: 0, ageMs, peak: 0, freeFallMs: 0 };
    return this.packet("event", encodeEvent(this.#header(sent), fields), sent.deviceId);
  }

  burst(block: MotionBlock, sent: Sent, ageMs = 0): Packet {
    const payload = encodeBurst(this.#header(sent), motionOf(block), ageMs);
    return this.packet("event", payload, sent.deviceId);
  }

  /** One motion packet: it arrives with its last sample. */
  async move(block: MotionBlock, sent: Sent): Promise<void> {
    const payload = encodeMotion(this.#header(sent), motionOf(block));
    void this.ingest.onPacket(this.packet("motion", payload, sent.deviceId));
    await this.core.settle();
  }

  /** A stream at its own pace, numbered from `first`. */
  async stream(
    blocks: readonly MotionBlock[],
    { first = 0, ...sent }: Omit<Sent, "number"> & { readonly first?: number } = {},
  ): Promise<void> {
    for (const [at, block] of blocks.entries()) {
      const samples = block.accel.length / 3;
      this.core.clock.advance((samples * block.periodUs) / US_PER_MS);
      await this.move(block, { ...sent, number: first + at });
    }
  }

  #header({ bootNonce = 7, number, isRepeat = false, aheadUs = 0 }: Sent) {
    const sentUs = Math.round(this.core.clock.monotonic() * US_PER_MS + aheadUs);
    return { flags: flagsOf(isRepeat), bootNonce, number, sentUs, battery: 80, state: 0 };
  }
}

function motionOf({ startUs, periodUs, rangeG, accel }: MotionBlock) {
  const samples = Int16Array.from(accel, (g) =>
    Math.max(-32_768, Math.min(32_767, Math.round((g / rangeG) * 32_768))),
  );
  const range = { accelRange: rangeG * MG_PER_G, gyroRange: 0 };
  return { startUs, periodUs, ...range, count: samples.length / 3, samples };
}

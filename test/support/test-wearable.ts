// One wearable driven by a test: a real MQTT client that says exactly what it is told to.
import { connectAsync, type MqttClient } from "mqtt";
import { encodeEvent, encodeMotion, flagsOf } from "../../firmware-sim/encode.ts";
import { downlinkTopics, uplinkTopic } from "../../firmware-sim/link.ts";
import type { MotionBlock } from "../../gateway/domain/motion.ts";

/** PROTOCOL section 5. */
const CODE = { help: 1, ok: 2 } as const;
const BATTERY_PERCENT = 80;
const STATE_WORN = 0;
const BOOT_NONCE = 7;
const GYRO_NONE = 0;
const US_PER_MS = 1_000;
const MG_PER_G = 1_000;

interface Address {
  readonly url: string;
  readonly deviceId: string;
  readonly secret: string;
}

export class TestWearable {
  readonly deviceId: string;
  readonly #client: MqttClient;
  readonly #acked = new Set<number>();
  readonly #bootedMs = performance.now();

  private constructor({ deviceId }: Address, client: MqttClient) {
    this.deviceId = deviceId;
    this.#client = client;
    client.on("message", (topic, payload) => {
      if (topic.endsWith("/ack")) this.#acked.add(payload.readUInt32LE(8));
    });
    client.on("error", () => undefined);
  }

  static async connect(address: Address): Promise<TestWearable> {
    const { url, deviceId, secret } = address;
    const client = await connectAsync(url, {
      ...{ clientId: deviceId, username: deviceId, password: secret },
      ...{ protocolVersion: 4, clean: true, reconnectPeriod: 0 },
    });
    await client.subscribeAsync([...downlinkTopics(deviceId)], { qos: 1 });
    return new TestWearable(address, client);
  }

  /** Says it once; resolves with the hub's word that it came (PUBACK, after the commit). */
  async press(counter: number, { kind = "help", ageMs = 0 }: PressOptions = {}): Promise<void> {
    const event = { code: CODE[kind], detail: 0, ageMs, peak: 0, freeFallMs: 0 };
    const packet = encodeEvent(this.#header(counter, ageMs > 0), event);
    await this.#client.publishAsync(uplinkTopic(this.deviceId, "event"), packet, { qos: 1 });
  }

  /** True once the hub acknowledged this event by its name. */
  isAcknowledged(counter: number): boolean {
    return this.#acked.has(counter);
  }

  /** Sends a whole stream at once, as after a reconnect. */
  async move(blocks: readonly MotionBlock[]): Promise<void> {
    for (const [sequence, block] of blocks.entries()) {
      const { startUs, periodUs, rangeG, accel } = block;
      const samples = Int16Array.from(accel, (g) => Math.round((g / rangeG) * 32_767));
      const accelRange = rangeG * MG_PER_G;
      const fields = { startUs, periodUs, accelRange, gyroRange: GYRO_NONE, samples };
      const packet = encodeMotion(this.#header(sequence, true), {
        ...fields,
        count: samples.length / 3,
      });
      await this.#client.publishAsync(uplinkTopic(this.deviceId, "motion"), packet, { qos: 0 });
    }
  }

  async send(topic: string, payload: Buffer): Promise<void> {
    await this.#client.publishAsync(topic, payload, { qos: 1 });
  }

  /** Sends without waiting for an answer: a hub that refuses gives none. */
  shout(topic: string, payload: Buffer): void {
    this.#client.publish(topic, payload, { qos: 0 });
  }

  cut(): void {
    this.#client.end(true);
  }

  #header(number: number, isSentBefore: boolean) {
    return {
      ...{ flags: flagsOf(isSentBefore), bootNonce: BOOT_NONCE, number },
      sentUs: Math.round((performance.now() - this.#bootedMs) * US_PER_MS) + 60e6,
      ...{ battery: BATTERY_PERCENT, state: STATE_WORN },
    };
  }
}

interface PressOptions {
  readonly kind?: keyof typeof CODE;
  readonly ageMs?: number;
}

// A home's broker as a destination: what it was told, by topic.
import { z } from "zod";
import type { ReadSecret } from "../../gateway/notifiers/define-notifier.ts";
import type { Behaviour, HeardMessage, NotifierRig } from "./notifier-rig.ts";
import { TestBroker } from "./test-broker.ts";

const message = z.looseObject({ type: z.string(), id: z.string() });

export class BrokerRig implements NotifierRig {
  readonly broker: TestBroker;
  readonly readSecret: ReadSecret = () => "secret";

  private constructor(broker: TestBroker) {
    this.broker = broker;
  }

  static async start(): Promise<BrokerRig> {
    return new BrokerRig(await TestBroker.start());
  }

  get settings(): object {
    return { kind: "mqtt", url: this.broker.url, username: "hub", password: { env: "SECRET" } };
  }

  get heard(): readonly HeardMessage[] {
    return this.broker.published
      .filter(({ topic }) => topic === "hearthwatch/alerts")
      .map(({ payload }) => message.parse(JSON.parse(payload)))
      .map(({ type, id }) => ({ key: id, asLive: type === "alert.raised" }));
  }

  /** What a topic keeps, as the broker was last told. */
  kept(topic: string): string | undefined {
    return this.broker.published.findLast((one) => one.retain && one.topic === topic)?.payload;
  }

  behave(how: Behaviour): void {
    if (how === "refuse") throw new Error("a broker of MQTT 3.1.1 cannot refuse one message");
    this.broker.how = how;
  }

  async leave(): Promise<void> {
    await this.broker.leave();
  }

  async close(): Promise<void> {
    await this.broker.close();
  }
}

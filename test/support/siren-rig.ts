// A siren behind a real broker: it says that it is there, and whether it sounds.
import type { ReadSecret } from "../../gateway/notifiers/define-notifier.ts";
import type { Behaviour, HeardMessage, NotifierRig } from "./notifier-rig.ts";
import { type BrokerBehaviour, TestBroker } from "./test-broker.ts";

const COMMAND = "zigbee2mqtt/siren/set";
const STATE = "zigbee2mqtt/siren";
const AVAILABILITY = "zigbee2mqtt/siren/availability";

export class SirenRig implements NotifierRig {
  readonly broker: TestBroker;
  readonly readSecret: ReadSecret = () => "secret";
  /** False: the siren takes commands and says nothing. */
  saysState = true;

  private constructor(broker: TestBroker) {
    this.broker = broker;
    broker.onTaken = ({ topic, payload }) => {
      if (topic === COMMAND && this.saysState)
        void broker.say(STATE, JSON.stringify({ state: payload }));
    };
  }

  static async start(): Promise<SirenRig> {
    const rig = new SirenRig(await TestBroker.start());
    await rig.sayThere(true);
    return rig;
  }

  get settings(): object {
    return {
      kind: "sounder",
      device: {
        ...{ by: "mqtt", url: this.broker.url, command: { topic: COMMAND } },
        ...{ availability: { topic: AVAILABILITY }, state: { topic: STATE } },
      },
    };
  }

  /** The command says how it should be: told twice, it is the same. */
  get heard(): readonly HeardMessage[] {
    return this.commands.map((payload) => ({ key: COMMAND, asLive: payload === "ON" }));
  }

  get commands(): readonly string[] {
    return this.broker.published
      .filter(({ topic }) => topic === COMMAND)
      .map(({ payload }) => payload);
  }

  async sayThere(isThere: boolean): Promise<void> {
    await this.broker.say(AVAILABILITY, JSON.stringify({ state: isThere ? "online" : "offline" }));
  }

  behave(how: Behaviour): void {
    if (how === "refuse") throw new Error("a broker of MQTT 3.1.1 cannot refuse one message");
    const behaviour: BrokerBehaviour = how;
    this.broker.how = behaviour;
  }

  async leave(): Promise<void> {
    await this.broker.leave();
  }

  async close(): Promise<void> {
    await this.broker.close();
  }
}

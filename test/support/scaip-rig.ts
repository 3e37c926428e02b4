// A simulated receiving centre on TCP, as a contract test's destination.
import { z } from "zod";
import { Centre, type CentreSettings } from "../../firmware-sim/centre.ts";
import type { ReadSecret } from "../../gateway/notifiers/define-notifier.ts";
import type { Behaviour, HeardMessage, NotifierRig } from "./notifier-rig.ts";

const REFUSED = 3;
const ALARM = "ME";
const heardMessage = z.looseObject({ ref: z.string(), mty: z.string() });
export type HeardScaip = z.infer<typeof heardMessage>;

export class ScaipRig implements NotifierRig {
  readonly readSecret: ReadSecret = () => "secret";
  readonly messages: HeardScaip[] = [];
  readonly events: string[] = [];
  readonly centre: Centre;
  port = 0;

  private constructor(settings: Partial<CentreSettings>) {
    this.centre = new Centre({ host: "127.0.0.1", tcp: 0, ...settings }, (event, details) => {
      this.events.push(event);
      if (event === "message") this.messages.push(heardMessage.parse(details));
    });
  }

  static async start(settings: Partial<CentreSettings> = {}): Promise<ScaipRig> {
    const rig = new ScaipRig(settings);
    const { tcp, udp, tls } = await rig.centre.listen();
    rig.port = udp ?? tls ?? tcp ?? 0;
    return rig;
  }

  get settings(): object {
    const centre = { transport: "tcp", host: "127.0.0.1", port: this.port };
    return { kind: "scaip", account: "4412345678", heartbeatMinutes: null, centres: [centre] };
  }

  get heard(): readonly HeardMessage[] {
    return this.messages.map(({ ref, mty }) => ({ key: ref, asLive: mty === ALARM }));
  }

  behave(how: Behaviour): void {
    const { centre } = this;
    centre.queue.answer = how === "refuse" ? REFUSED : how === "fail" ? 5 : "accept";
    Object.assign(centre.behaviour, {
      ...{ reply: how === "hang" ? "none" : "message", cuts: how === "cut" },
      sip: how === "turn-away" ? "403 Forbidden" : undefined,
    });
  }

  async leave(): Promise<void> {
    await this.close();
  }

  async close(): Promise<void> {
    this.centre.close();
    await Promise.resolve();
  }
}

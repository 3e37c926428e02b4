// The webhook receiver of a drill: verifies every signature and keeps every message, each time. It can be
// killed and started again on the same port; what it had received it still has.
import { z } from "zod";
import { WebhookReceiver } from "../../firmware-sim/webhook-receiver.ts";
import type { ReceivedNotice } from "./received-notice.ts";

const message = z.object({
  data: z.object({
    alertId: z.string(),
    stage: z.string(),
    priority: z.enum(["high", "medium", "low"]),
    live: z.boolean(),
    callsAgain: z.boolean(),
    occurredMs: z.number(),
    sentMs: z.number(),
    ageMs: z.number(),
  }),
});

export class WebhookLog {
  readonly secret = `whsec_${Buffer.from("a secret of a drill, 32 bytes !!").toString("base64")}`;
  readonly notices: ReceivedNotice[] = [];
  port = 0;
  #isDown = false;
  #receiver: WebhookReceiver | undefined;

  async listen(): Promise<string> {
    const receiver = new WebhookReceiver(this.secret, ({ webhookId, receivedMs, body }) => {
      this.notices.push({ webhookId, receivedMs, ...message.parse(body).data });
    });
    const url = await receiver.listen(this.port);
    receiver.isDown = this.#isDown;
    this.#receiver = receiver;
    this.port = Number(new URL(url).port);
    return url;
  }

  setDown(isDown: boolean): void {
    this.#isDown = isDown;
    if (this.#receiver !== undefined) this.#receiver.isDown = isDown;
  }

  /** Connections are cut wherever they are: with an answer on its way, or half a message. */
  async kill(): Promise<void> {
    const receiver = this.#receiver;
    this.#receiver = undefined;
    await receiver?.closed();
  }

  async revive(): Promise<void> {
    if (this.#receiver === undefined) await this.listen();
  }

  close(): void {
    this.#receiver?.close();
  }
}

// The webhook receiver of a drill: verifies every signature and keeps every message, each time.
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
  readonly #receiver = new WebhookReceiver(this.secret, ({ webhookId, receivedMs, body }) => {
    this.notices.push({ webhookId, receivedMs, ...message.parse(body).data });
  });

  async listen(): Promise<string> {
    return await this.#receiver.listen(0);
  }

  setDown(isDown: boolean): void {
    this.#receiver.isDown = isDown;
  }

  close(): void {
    this.#receiver.close();
  }
}

// What the webhook receiver of a drill keeps of every message.
/** A webhook as received, each time. */
export interface ReceivedNotice {
  readonly webhookId: string;
  readonly alertId: string;
  readonly stage: string;
  readonly priority: "high" | "medium" | "low";
  readonly live: boolean;
  readonly callsAgain: boolean;
  readonly occurredMs: number;
  readonly sentMs: number;
  readonly ageMs: number;
  readonly receivedMs: number;
}

// aedes as a front door: it speaks MQTT with each client, and routes nothing between them. What a
// client publishes goes to the hub in `authorizePublish`; what the hub says goes to one client.
import { Aedes } from "aedes";

type Done = (error?: Error) => void;

export class HubBroker extends Aedes {
  /**
   * Ends the way of a packet: no wills, no retained messages, no other client hears it. This is also
   * what keeps streaming cheap: aedes' own routing costs more than everything before it.
   */
  override publish(_packet: unknown, clientOrDone: unknown, done?: Done): void {
    if (isDone(clientOrDone)) clientOrDone();
    else done?.();
  }

  /** A subscription is known to its session alone: nothing is routed, so there is nothing to index. */
  override subscribe(_topic: string, _deliver: unknown, done?: Done): void {
    done?.();
  }

  override unsubscribe(_topic: string, _deliver: unknown, done?: Done): void {
    done?.();
  }
}

function isDone(value: unknown): value is Done {
  return typeof value === "function";
}

// One method call on the pretended bluetoothd → its answer, or BlueZ's error by name.
import { Message, type MessageBus, Variant } from "dbus-next";

/** D-Bus type and value of what a method returns; nothing where it returns nothing. */
type Answer = readonly [signature: string, value: unknown];

export interface Call {
  readonly path: string;
  readonly sender: string;
  readonly body: readonly unknown[];
}

export type Method = (call: Call) => Answer | undefined;

/** Number of an error among D-Bus messages [D-Bus specification, message types]. */
const ERROR = 3;

export class BluezError extends Error {
  readonly type: string;

  constructor(type: string) {
    super(type);
    this.type = type;
  }
}

export function answerCall(bus: MessageBus, message: Message, method: Method): void {
  try {
    const [signature = "", ...body] = method(message) ?? [];
    bus.send(Message.newMethodReturn(message, signature, body));
  } catch (error) {
    const errorName = error instanceof BluezError ? error.type : "org.bluez.Error.Failed";
    const text = error instanceof Error ? error.message : String(error);
    const { sender, serial } = message;
    const replySerial = String(serial);
    const answer = new Message({
      type: ERROR,
      errorName,
      replySerial,
      signature: "s",
      body: [text],
    });
    // The library asks for it when it is made, and is typed for a text where the wire has a number.
    Reflect.set(answer, "replySerial", serial);
    answer.destination = sender;
    bus.send(answer);
  }
}

export function bytesOf(value: unknown): Buffer {
  return Buffer.from(value instanceof Uint8Array ? value : Array.isArray(value) ? value : []);
}

export function isOn(value: unknown): boolean {
  return value instanceof Variant && value.value === true;
}

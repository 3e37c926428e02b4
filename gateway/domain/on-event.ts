// One table of handlers by event name: the form of the reducer and of every rule.
import type { EventData, EventStamp, EventType, NewEvent } from "../events.ts";

/** Handlers by event name; `Extra` is what they are given beside the event. */
export type EventHandlers<Extra extends readonly unknown[], Result> = {
  readonly [T in EventType]?: (
    data: Readonly<EventData<T>>,
    event: EventStamp,
    ...extra: Extra
  ) => readonly Result[];
};

/** Turns a table of handlers into one function; an event without a handler gives nothing. */
export function onEvent<Extra extends readonly unknown[], Result>(
  handlers: EventHandlers<Extra, Result>,
): (event: NewEvent, ...extra: Extra) => readonly Result[] {
  type AnyHandler = (data: unknown, event: EventStamp, ...extra: Extra) => readonly Result[];
  return (event, ...extra) => {
    // The table's type pairs each name with its data; TypeScript cannot follow that pair through
    // a lookup by a union of names, so it is told once, here.
    const handler = handlers[event.type] as AnyHandler | undefined;
    return handler === undefined ? [] : handler(event.data, event, ...extra);
  };
}

// One run of GET /stream: bytes → messages of the contract. Read by fetch and not by EventSource,
// which hides an ended session (401) and retries it for ever.
import { createParser, type EventSourceMessage } from "eventsource-parser";
import {
  type HeartbeatMessage,
  heartbeatMessage,
  type StreamMessage,
  streamMessage,
} from "../../gateway/api/contract/views.ts";
import { HubFault } from "./hub-fault.ts";

/** As long as the screen itself waits before it says NOT LIVE: a dead line is then tried afresh. */
const SILENCE_MS = 6000;

export type StreamEvent =
  | { readonly kind: "message"; readonly message: StreamMessage }
  | { readonly kind: "heartbeat"; readonly heartbeat: HeartbeatMessage };

function parseData(data: string): unknown {
  try {
    const json: unknown = JSON.parse(data);
    return json;
  } catch (cause) {
    throw HubFault.unreadable(cause);
  }
}

function readEvent(event: EventSourceMessage): StreamEvent {
  const json = parseData(event.data);
  if (event.event === "heartbeat") {
    const read = heartbeatMessage.safeParse(json);
    if (!read.success) throw HubFault.unreadable(read.error);
    return { kind: "heartbeat", heartbeat: read.data };
  }
  const read = streamMessage.safeParse(json);
  if (!read.success) throw HubFault.unreadable(read.error);
  return { kind: "message", message: read.data };
}

async function open(afterSeq: number, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  let response: Response;
  try {
    response = await fetch("/api/v1/stream", {
      headers: { accept: "text/event-stream", "last-event-id": String(afterSeq) },
      cache: "no-store",
      signal,
    });
  } catch (cause) {
    throw HubFault.notReached(cause);
  }
  if (response.ok && response.body !== null) return response.body;
  const { status } = response;
  throw new HubFault({
    status,
    code: `http/${status}`,
    words: "The hub sends nothing to this screen.",
    retryAfterS: null,
  });
}

/** Calls `onEvent` for each message; ends (by a fault) when the line ends, falls silent or `signal` says so. */
export async function readStream(
  afterSeq: number,
  onEvent: (event: StreamEvent) => void,
  signal: AbortSignal,
): Promise<never> {
  const line = new AbortController();
  const drop = (): void => {
    line.abort();
  };
  signal.addEventListener("abort", drop);
  let timer = setTimeout(drop, SILENCE_MS);
  try {
    if (signal.aborted) drop();
    const body = await open(afterSeq, line.signal);
    const events: EventSourceMessage[] = [];
    const parser = createParser({ onEvent: (event) => events.push(event) });
    const decoder = new TextDecoder();
    const reader = body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) throw HubFault.notReached("the stream ended");
      clearTimeout(timer);
      timer = setTimeout(drop, SILENCE_MS);
      parser.feed(decoder.decode(value, { stream: true }));
      for (const event of events.splice(0)) onEvent(readEvent(event));
    }
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", drop);
    drop();
  }
}

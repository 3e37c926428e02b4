// What the handlers share: the hub behind its port, and the API's own state.
import type { BoardWatch } from "./board-watch.ts";
import type { EnrolCodes } from "./enrol-codes.ts";
import type { ApiLog, HubPort } from "./hub-port.ts";
import type { PinThrottle } from "./pin-throttle.ts";
import type { SessionBook } from "./session-book.ts";
import type { EventStream } from "./stream/event-stream.ts";
import type { ViewSource } from "./views/view-source.ts";

export interface ApiParts {
  readonly hub: HubPort;
  readonly log: ApiLog;
  readonly source: ViewSource;
  readonly sessions: SessionBook;
  readonly throttle: PinThrottle;
  readonly codes: EnrolCodes;
  readonly boards: BoardWatch;
  readonly stream: EventStream;
}

// GET /stream: committed events → every open board, in the very call that tells of the commit.
// A board that comes back reads what it missed from the log and goes live without gap or double.
import type { Writable } from "node:stream";
import type { Alert } from "../../domain/home.ts";
import { runInBackground } from "../../errors.ts";
import type { StoredEvent } from "../../events.ts";
import type { AlertView, HeartbeatMessage } from "../contract/views.ts";
import type { ApiLog, HubPort } from "../hub-port.ts";
import { AUDIENCES } from "./audience.ts";
import { StreamClient, type StreamClientOptions } from "./stream-client.ts";
import { alertIdOf, type Frames, frameText, framesOf, notStoredText } from "./stream-message.ts";

/** A board says NOT LIVE after a few of these are missed. */
export const HEARTBEAT_MS = 2_000;
/** A board comes back this soon after a lost connection. */
const RETRY_MS = 1_000;
/** Small pages: a board that catches up must not hold up an alert for the others. */
const PAGE_EVENTS = 100;
/** Farther behind than this, a fresh GET /board says more, sooner. */
export const MAX_REPLAY_EVENTS = 50_000;
/** More than any home has screens; each holds a socket and at most its buffer. */
export const MAX_STREAMS = 200;

export interface EventStreamOptions {
  readonly hub: HubPort;
  readonly log: ApiLog;
  readonly viewOf: (alert: Alert, isStored: boolean) => AlertView;
}

export class EventStream {
  readonly #hub: HubPort;
  readonly #log: ApiLog;
  readonly #viewOf: (alert: Alert, isStored: boolean) => AlertView;
  readonly #clients = new Set<StreamClient>();
  /** The last event that was told to the boards that are live. */
  #toldSeq: number;
  #heartbeat: Disposable | null = null;

  constructor({ hub, log, viewOf }: EventStreamOptions) {
    this.#hub = hub;
    this.#log = log;
    this.#viewOf = viewOf;
    this.#toldSeq = hub.lastSeq();
  }

  get isFull(): boolean {
    return this.#clients.size >= MAX_STREAMS;
  }

  get openCount(): number {
    return this.#clients.size;
  }

  /** Starts a stream on a response whose head is already written. `afterSeq: null`: from now on. */
  connect(response: Writable, afterSeq: number | null, options: StreamClientOptions): void {
    const missed = afterSeq === null ? 0 : this.#toldSeq - afterSeq;
    const canResume = missed >= 0 && missed <= MAX_REPLAY_EVENTS;
    const from = afterSeq === null || !canResume ? this.#toldSeq : afterSeq;
    const client = new StreamClient(response, from, options);
    this.#clients.add(client);
    response.on("close", () => {
      this.#clients.delete(client);
    });
    client.write(`retry: ${RETRY_MS}\n\n${this.#heartbeatText()}`);
    if (!canResume) client.write(this.#resetText());
    this.#heartbeat ??= this.#beatLater();
    runInBackground("catch up a board's stream", this.#catchUp(client));
  }

  /** Called in the commit's own turn: no timer, no promise between the commit and the socket. */
  publish(events: readonly StoredEvent[]): void {
    const last = events.at(-1);
    if (last === undefined) return;
    this.#toldSeq = Math.max(this.#toldSeq, last.seq);
    if (this.#clients.size === 0) return;
    const live = [...this.#clients].filter(({ isLive }) => isLive);
    try {
      const frames = framesOf(events, this.#hub.home, (alertId) => this.#liveView(alertId));
      this.#send(frames, last.seq, live);
    } catch {
      // A fault of a screen must never reach the commit that called: the boards come back and resume.
      this.#log.warn({}, "events could not be told to the boards; they will reconnect");
      for (const client of live) client.destroy();
    }
  }

  /** Rights changed: who may no longer watch is cut off now, not at the next heartbeat. */
  endForbidden(): void {
    for (const client of this.#clients) client.endIfForbidden();
  }

  /** Alerts whose commit failed are shown all the same (promise 1's exception). */
  publishNotStored(alerts: readonly Alert[]): void {
    for (const alert of alerts) {
      const view = this.#viewOf(alert, false);
      for (const audience of AUDIENCES) {
        const text = notStoredText(alert, view, this.#toldSeq, audience);
        for (const client of this.#clients) if (client.audience === audience) client.write(text);
      }
    }
  }

  close(): void {
    this.#heartbeat?.[Symbol.dispose]();
    this.#heartbeat = null;
    for (const client of this.#clients) client.close();
  }

  async #catchUp(client: StreamClient): Promise<void> {
    try {
      while (client.isOpen && client.sentSeq < this.#toldSeq) {
        const read = await this.#hub.readLog(client.sentSeq, PAGE_EVENTS);
        // The log may be ahead of what was told: a board that came back with such a sequence could
        // not be resumed, and what is not told yet is told live.
        const page = read.filter(({ seq }) => seq <= this.#toldSeq);
        const last = page.at(-1);
        if (last === undefined) break;
        const views = await this.#storedViews(page);
        const frames = framesOf(page, this.#hub.home, (alertId) => views.get(alertId) ?? null);
        this.#send(frames, last.seq, [client]);
        await client.drained();
      }
      // Nothing may be awaited between the comparison above and this line: a commit in between
      // would be told neither from the log nor live.
      client.isLive = true;
    } catch {
      // The log could not be read: the board is cut off, says NOT LIVE and comes back.
      this.#log.warn({}, "a board could not be caught up from the log; it will reconnect");
      client.destroy();
    }
  }

  #send(frames: Frames, lastSeq: number, clients: readonly StreamClient[]): void {
    for (const audience of AUDIENCES) {
      const own = frames[audience];
      let whole: string | undefined;
      for (const client of clients) {
        if (client.audience !== audience) continue;
        whole ??= own.map(({ text }) => text).join("");
        client.send(own, whole, lastSeq);
      }
    }
  }

  #liveView(alertId: string): AlertView | null {
    const alert = this.#hub.home.alert.get(alertId);
    return alert === undefined ? null : this.#viewOf(alert, true);
  }

  /** As they stand now, also those that memory no longer holds. */
  async #storedViews(page: readonly StoredEvent[]): Promise<ReadonlyMap<string, AlertView>> {
    const views = new Map<string, AlertView>();
    for (const event of page) {
      const alertId = alertIdOf(event, this.#hub.home);
      if (alertId === null || views.has(alertId)) continue;
      const live = this.#liveView(alertId);
      if (live !== null) views.set(alertId, live);
      else {
        const change = await this.#hub.readRow("alert", alertId);
        if (change?.kind === "alert" && change.row !== null) {
          views.set(alertId, this.#viewOf(change.row, true));
        }
      }
    }
    return views;
  }

  #beatLater(): Disposable {
    return this.#hub.clock.after(HEARTBEAT_MS, "stream heartbeat", () => {
      this.#heartbeat = this.#beatLater();
      const text = this.#heartbeatText();
      for (const client of this.#clients) client.beat(text);
    });
  }

  /** What was missed cannot be told one by one: the board asks for GET /board afresh. */
  #resetText(): string {
    const { nowMs: wallMs, seq } = this.#heartbeatMessage();
    return frameText("reset", { seq, type: "reset", wallMs, alertId: null, alert: null }, null);
  }

  #heartbeatText(): string {
    return frameText("heartbeat", this.#heartbeatMessage(), null);
  }

  #heartbeatMessage(): HeartbeatMessage {
    return { nowMs: this.#hub.clock.now(), seq: this.#toldSeq };
  }
}

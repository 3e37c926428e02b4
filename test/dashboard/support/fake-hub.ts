// THE COUNTERPART FOR SCREENS ONLY: a hub of the contract that a test can script, serving the built
// board. It decides nothing and stores nothing; the real hub is tested in its own place.
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { z } from "zod";
import {
  type AlertView,
  alertView,
  type BoardView,
  boardView,
  type SessionView,
} from "../../../gateway/api/contract/views.ts";
import { fakeBoard, PEOPLE } from "./fake-home.ts";
import { answerApi, type ScriptedHub, type Told } from "./fake-routes.ts";
import { serveBuiltBoard } from "./serve-built-board.ts";

/** As the contract says: every two seconds. */
const HEARTBEAT_MS = 2000;

export interface FakeHubOptions {
  /** The hub's clock minus this computer's, to stand for a tablet whose clock is wrong. */
  readonly clockOffsetMs?: number;
}

export class FakeHub implements ScriptedHub {
  board: BoardView;
  session: SessionView = { signedIn: null, tablet: null };
  pin = "2468";
  /** The next answers to acts and sign-ins, by path: to script a refusal. */
  readonly refusals = new Map<string, { status: number; retryAfterS?: number }>();
  readonly told: Told[] = [];
  seq = 100;
  #server: Server | null = null;
  #port = 0;
  #isBeating = true;
  readonly #sockets = new Set<Socket>();
  readonly #streams = new Set<ServerResponse>();
  readonly #waiting = new Set<() => void>();
  readonly #clockOffsetMs: number;

  constructor({ clockOffsetMs = 0 }: FakeHubOptions = {}) {
    this.#clockOffsetMs = clockOffsetMs;
    this.board = fakeBoard(this.nowMs());
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  nowMs(): number {
    return Date.now() + this.#clockOffsetMs;
  }

  /** Also again after `stop`, on the same port: a hub that was restarted. */
  async start(): Promise<void> {
    const server = createServer((request, response) => {
      if ((request.url ?? "").startsWith("/api/v1/")) void answerApi(this, request, response);
      else serveBuiltBoard(request, response);
    });
    server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(this.#port, "127.0.0.1", resolve));
    const address: AddressInfo | string | null = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    this.#port = address.port;
    this.#server = server;
    this.#beat();
  }

  /** As a killed hub: the port refuses, every line is cut. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }

  /** As a frozen hub or a dead line: everything stays open, nothing comes. */
  freeze(): void {
    this.#isBeating = false;
  }

  thaw(): void {
    this.#isBeating = true;
  }

  signInAs(staffId: string | null): void {
    const signedIn = PEOPLE.find((person) => person.staffId === staffId) ?? null;
    this.session = { ...this.session, signedIn };
  }

  enrol(label: string): void {
    this.session = { ...this.session, tablet: { tabletId: "tablet-1", label } };
  }

  /** Raises or changes an alert and tells every screen, as one event of the log. */
  tell(alert: AlertView, type = "alert.raised"): void {
    const checked: AlertView = checkedAgainst(alertView, alert);
    const others = this.board.alerts.filter((one) => one.alertId !== alert.alertId);
    if (alert.stored) this.board = { ...this.board, alerts: [...others, checked] };
    this.seq += 1;
    this.#send(type, { seq: this.seq, type, wallMs: this.nowMs(), alertId: alert.alertId, alert });
  }

  /** Something else changed: screens are told that, and ask for the board. */
  tellOf(type: string, board: BoardView): void {
    this.board = board;
    this.seq += 1;
    this.#send(type, { seq: this.seq, type, wallMs: this.nowMs(), alertId: null, alert: null });
  }

  boardNow(): BoardView {
    return checkedAgainst(boardView, { ...this.board, nowMs: this.nowMs(), seq: this.seq });
  }

  openStream(response: ServerResponse): void {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.flushHeaders();
    this.#streams.add(response);
    response.on("close", () => this.#streams.delete(response));
    if (this.#isBeating) this.#heartbeat(response);
  }

  record(told: Told): void {
    this.told.push(told);
    for (const look of [...this.#waiting]) look();
  }

  /** Waits until the screens told something that fits. */
  async heard(fits: (told: Told) => boolean): Promise<Told> {
    return await new Promise((resolve) => {
      const look = (): void => {
        const found = this.told.find(fits);
        if (found === undefined) return;
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      look();
    });
  }

  #beat(): void {
    setTimeout(() => {
      if (this.#server === null) return;
      if (this.#isBeating) for (const stream of this.#streams) this.#heartbeat(stream);
      this.#beat();
    }, HEARTBEAT_MS).unref();
  }

  #heartbeat(stream: ServerResponse): void {
    const data = JSON.stringify({ nowMs: this.nowMs(), seq: this.seq });
    stream.write(`event: heartbeat\ndata: ${data}\n\n`);
  }

  #send(event: string, data: unknown): void {
    const text = `event: ${event}\nid: ${this.seq}\ndata: ${JSON.stringify(data)}\n\n`;
    if (this.#isBeating) for (const stream of this.#streams) stream.write(text);
  }
}

/** The fake may not drift from the contract: what it says is checked by the contract's own schema. */
function checkedAgainst<T>(schema: z.ZodType<T>, value: unknown): T {
  return schema.parse(value);
}

// A simulated Emfit QS: a strap that serves its page over HTTP, written from the note on its local API
// alone. Before it: commands of a scenario or a test. After it: whoever asks it.
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";

const PAGE = "/dvmstatus.htm";

export class EmfitStrap {
  readonly #serial: string;
  #server: Server | undefined;
  #port = 0;
  #isOccupied = false;
  #heart = 0;
  #breathing = 0;
  #isOdd = false;
  readonly #startedMs = Date.now();

  /** `serial`: six hexadecimal digits. */
  constructor(serial: string) {
    this.#serial = serial;
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.#port)}`;
  }

  /** Listens, at the port of its last time where it had one. */
  async plugIn(port = this.#port): Promise<void> {
    const server = createServer((request, response) => {
      if (request.url !== PAGE) response.writeHead(404).end();
      else response.writeHead(200, { "content-type": "text/html" }).end(this.#page());
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", resolve);
    });
    const address: AddressInfo | string | null = server.address();
    if (typeof address === "object" && address !== null) this.#port = address.port;
    this.#server = server;
  }

  async pullOut(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  /** Somebody lies down, with these rates, or gets up. */
  lies(heart: number, breathing: number): void {
    this.#isOccupied = true;
    this.#heart = heart;
    this.#breathing = breathing;
  }

  empty(): void {
    this.#isOccupied = false;
  }

  /** A page that is cut in the middle, as one that restarts serves it. */
  isOdd(isOdd: boolean): void {
    this.#isOdd = isOdd;
  }

  #page(): string {
    const seconds = Math.floor((Date.now() - this.#startedMs) / 1000);
    const pairs = [
      `SER=${this.#serial}`,
      `PRES=${this.#isOccupied ? "1" : "0"}`,
      // The last rates stay on the page of an empty bed.
      `HR=${String(this.#heart)}`,
      `RR=${String(this.#breathing)}`,
      `ACT=${this.#isOccupied ? "12" : "0"}`,
      "TS=0",
      `TS_R=${String(seconds)}`,
    ];
    const page = `<html><body>${pairs.join("<br>\r\n")}</body></html>`;
    return this.#isOdd ? page.slice(0, 20) : page;
  }
}

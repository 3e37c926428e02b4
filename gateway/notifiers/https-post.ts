// One POST by one network of this hub. Before it: a notifier's message. After it: the status answered.
import { Agent as PlainAgent, request as requestPlain, type IncomingMessage } from "node:http";
import { Agent as SecureAgent, request as requestSecure } from "node:https";
import { GatewayError, messageOf } from "../errors.ts";

export interface PostAnswer {
  readonly status: number;
  readonly retryAfter: string | undefined;
}

export class HttpsPost {
  readonly #url: URL;
  readonly #agent: PlainAgent;

  constructor(url: string, localAddress: string | undefined) {
    this.#url = new URL(url);
    const options = { keepAlive: true, ...(localAddress === undefined ? {} : { localAddress }) };
    this.#agent =
      this.#url.protocol === "https:" ? new SecureAgent(options) : new PlainAgent(options);
  }

  /** Throws `notifier/unreachable` where nothing was answered. No redirect is followed. */
  async send(
    body: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<PostAnswer> {
    const url = this.#url;
    const send = url.protocol === "https:" ? requestSecure : requestPlain;
    try {
      return await new Promise<PostAnswer>((resolve, reject) => {
        const options = { method: "POST", headers: { ...headers }, agent: this.#agent, signal };
        const request = send(url, options, (response: IncomingMessage) => {
          const { statusCode = 0, headers: answered } = response;
          response.on("error", reject);
          response.on("end", () => {
            resolve({ status: statusCode, retryAfter: answered["retry-after"] });
          });
          response.resume();
        });
        request.on("error", reject);
        request.end(body);
      });
    } catch (error) {
      // What ended it says more than that it was ended.
      throw new GatewayError(
        "notifier/unreachable",
        messageOf(signal.aborted ? signal.reason : error),
      );
    }
  }

  close(): void {
    this.#agent.destroy();
  }
}

// Opens a line over the network: a serial converter, or a system that speaks its line protocol on a
// socket. Before it: settings. After it: a kept line.
import { once } from "node:events";
import { connect } from "node:net";
import { GatewayError, messageOf } from "../errors.ts";
import type { OpenLine } from "./kept-line.ts";
import { timeLimit } from "../time-limit.ts";

const CONNECT_TIMEOUT_MS = 5_000;
/** A cable that was pulled says nothing: the socket is asked. */
const KEEPALIVE_MS = 10_000;

/** Resolves when it is connected; throws `driver/unavailable`. */
export async function openTcp(host: string, port: number): Promise<OpenLine> {
  const stream = connect({
    host,
    port,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: KEEPALIVE_MS,
  });
  try {
    await once(stream, "connect", { signal: timeLimit(CONNECT_TIMEOUT_MS) });
  } catch (error) {
    stream.destroy();
    throw new GatewayError("driver/unavailable", messageOf(error), { cause: error });
  }
  const end = async (): Promise<void> => {
    if (stream.closed) return;
    stream.destroy();
    await once(stream, "close");
  };
  return { stream, end };
}

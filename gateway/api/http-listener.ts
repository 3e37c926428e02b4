// One listening socket: plain HTTP on loopback or a local socket file, TLS anywhere else.
// Before it: config. After it: the API.
import { chmod, rm } from "node:fs/promises";
import { createServer as createPlain, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTls } from "node:https";
import type { Server } from "node:net";
import { GatewayError } from "../errors.ts";

export type RequestListener = (request: IncomingMessage, response: ServerResponse) => unknown;

export interface TlsMaterial {
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
}

export type ListenAt =
  | { readonly host: string; readonly port: number; readonly tls?: TlsMaterial }
  /** A socket file only this user may open: for administration on the hub itself. */
  | { readonly socketPath: string };

export interface HttpListener {
  /** "http://127.0.0.1:8080", or the path of the socket file. */
  readonly url: string;
  readonly port: number | null;
  /** Stops listening and ends every open connection, streams too. */
  close(): Promise<void>;
}

/** A board asks in one packet; whoever takes longer than this to ask is not one. */
const REQUEST_TIMEOUT_MS = 10_000;
/** A home has tens of screens, each with a few connections. */
const MAX_CONNECTIONS = 1_000;
const OWNER_ONLY = 0o600;

/** Throws `listener/insecure`, `listener/port-in-use`, `listener/failed`. */
export async function startHttp(at: ListenAt, listener: RequestListener): Promise<HttpListener> {
  const server = serverFor(at, (request, response) => {
    void listener(request, response);
  });
  server.maxConnections = MAX_CONNECTIONS;
  if ("socketPath" in at) await rm(at.socketPath, { force: true });
  await listen(server, at);
  if ("socketPath" in at) await chmod(at.socketPath, OWNER_ONLY);
  const port = portOf(server);
  return {
    url: "socketPath" in at ? at.socketPath : urlOf(at.host, port ?? at.port, at.tls !== undefined),
    port,
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      });
    },
  };
}

type HttpServer = ReturnType<typeof createPlain> | ReturnType<typeof createTls>;

function serverFor(at: ListenAt, handle: RequestListener): HttpServer {
  const options = { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS };
  if ("socketPath" in at) return createPlain(options, handle);
  if (at.tls !== undefined) {
    const { certificate: cert, key } = at.tls;
    return createTls({ ...options, cert, key, minVersion: "TLSv1.2" }, handle);
  }
  if (!isLoopback(at.host)) {
    throw new GatewayError(
      "listener/insecure",
      `HTTP on ${at.host}:${at.port} would send PINs and names in the clear. Give this listener a ` +
        "certificate and a key, or let it listen on 127.0.0.1.",
    );
  }
  return createPlain(options, handle);
}

export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

async function listen(server: Server, at: ListenAt): Promise<void> {
  const where = "socketPath" in at ? at.socketPath : `${at.host}:${at.port}`;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === "EADDRINUSE";
      const message = isTaken
        ? `${where} is in use already: stop what listens there, or choose another port.`
        : `Cannot listen on ${where}: ${error.message}`;
      reject(
        new GatewayError(isTaken ? "listener/port-in-use" : "listener/failed", message, {
          cause: error,
        }),
      );
    });
    if ("socketPath" in at) server.listen(at.socketPath, resolve);
    else server.listen(at.port, at.host, resolve);
  });
}

function portOf(server: Server): number | null {
  const address = server.address();
  return address === null || typeof address === "string" ? null : address.port;
}

function urlOf(host: string, port: number, isTls: boolean): string {
  const name = host.includes(":") ? `[${host}]` : host;
  return `${isTls ? "https" : "http"}://${name}:${port}`;
}

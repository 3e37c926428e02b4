// A TCP or TLS listener that refuses to be open to the network in plain text.
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { resolve } from "node:path";
import { createServer as createTlsServer } from "node:tls";
import { GatewayError, messageOf } from "../errors.ts";

export interface ListenerSettings {
  readonly host: string;
  readonly port: number;
  readonly tls?: { readonly certificateFile: string; readonly keyFile: string } | undefined;
}

/** This machine only: 127.0.0.0/8, ::1 [RFC 6890]. A name other than localhost may lead anywhere. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Throws `listener/insecure` for plain text on anything but this machine. */
export function createListener(
  { host, tls }: ListenerSettings,
  folder: string,
  onSocket: (socket: Socket) => void,
): Server {
  if (tls !== undefined) {
    const [cert, key] = [readPem(folder, tls.certificateFile), readPem(folder, tls.keyFile)];
    return createTlsServer({ cert, key, minVersion: "TLSv1.2" }, onSocket);
  }
  if (isLoopback(host)) return createServer(onSocket);
  throw new GatewayError(
    "listener/insecure",
    `MQTT on ${host} would be open to the network in plain text: give tls.certificateFile and ` +
      `tls.keyFile, or listen on 127.0.0.1`,
  );
}

/** Resolves with the port taken. Throws `listener/port-in-use`, or `driver/unavailable`. */
export async function listen(server: Server, { host, port }: ListenerSettings): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException): void => {
      const where = `${host}:${port}`;
      reject(
        error.code === "EADDRINUSE"
          ? new GatewayError(
              "listener/port-in-use",
              `MQTT port ${where} is in use by another program`,
            )
          : new GatewayError(
              "driver/unavailable",
              `MQTT cannot listen on ${where}: ${messageOf(error)}`,
            ),
      );
    };
    server.once("error", refuse);
    server.listen(port, host, () => {
      server.removeListener("error", refuse);
      resolve();
    });
  });
  const address: AddressInfo | string | null = server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}

function readPem(folder: string, name: string): Buffer {
  const file = resolve(folder, name);
  try {
    return readFileSync(file);
  } catch (error) {
    throw new GatewayError(
      "listener/insecure",
      `MQTT certificate or key ${file} cannot be read: ${messageOf(error)}`,
      {
        cause: error,
      },
    );
  }
}

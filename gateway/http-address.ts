// Where the board listens, with the certificate's files read: they are relative to the config.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { ListenAt } from "./api/http-listener.ts";
import type { Config } from "./config.ts";
import { GatewayError, messageOf } from "./errors.ts";

/** Throws `config/unreadable`. */
export function httpAddressOf({ host, port, tls }: Config["http"], folder: string): ListenAt {
  if (tls === undefined) return { host, port };
  const read = (name: string): string => {
    const file = resolve(folder, name);
    try {
      return readFileSync(file, "utf8");
    } catch (error) {
      const what = `The board's certificate or key ${file} cannot be read: ${messageOf(error)}`;
      throw new GatewayError("config/unreadable", `${what}. See http.tls in the config.`);
    }
  };
  return { host, port, tls: { certificate: read(tls.certificateFile), key: read(tls.keyFile) } };
}

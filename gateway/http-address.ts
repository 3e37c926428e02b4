// Where the board listens, with the certificate's files read: they are relative to the config.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { ListenAt } from "./api/http-listener.ts";
import type { Config } from "./config.ts";

export function httpAddressOf({ host, port, tls }: Config["http"], folder: string): ListenAt {
  if (tls === undefined) return { host, port };
  const read = (file: string): string => readFileSync(resolve(folder, file), "utf8");
  return { host, port, tls: { certificate: read(tls.certificateFile), key: read(tls.keyFile) } };
}

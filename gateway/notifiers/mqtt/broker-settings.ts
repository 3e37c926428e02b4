// How a destination reaches a broker: settings that every kind over MQTT shares.
import { z } from "zod";
import { type ReadSecret, secretSource } from "../define-notifier.ts";

const LOOPBACK = new Set(["127.0.0.1", "[::1]", "localhost"]);
/** [MQTT 3.1.1 §4; IANA service names: mqtt, secure-mqtt] */
const STANDARD_PORTS = { mqtt: 1883, mqtts: 8883 } as const;

function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === "mqtts:" || (protocol === "mqtt:" && LOOPBACK.has(hostname));
}

export const brokerSettings = {
  url: z.string().refine(isSafeUrl, "must be mqtts, or mqtt to this machine (loopback)"),
  username: z.string().max(200).optional(),
  password: secretSource.optional(),
  authorityFile: z
    .string()
    .optional()
    .describe("PEM of who signed the broker's certificate; the system's list when absent."),
};
export type BrokerSettings = z.output<z.ZodObject<typeof brokerSettings>>;

/** Where and as whom to connect, secrets read. */
export interface BrokerAccess {
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly authority: string | undefined;
}

export function brokerAccess(settings: BrokerSettings, readSecret: ReadSecret): BrokerAccess {
  const { protocol, hostname, port } = new URL(settings.url);
  const isSecure = protocol === "mqtts:";
  const { username, password, authorityFile } = settings;
  return {
    ...{ host: hostname.replace(/^\[|\]$/g, ""), isSecure, username },
    port: port === "" ? STANDARD_PORTS[isSecure ? "mqtts" : "mqtt"] : Number(port),
    password: password === undefined ? undefined : readSecret(password),
    authority: authorityFile === undefined ? undefined : readSecret({ file: authorityFile }),
  };
}

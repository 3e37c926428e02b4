// Config YAML: infrastructure only. One zod schema gives types, defaults, checks and documentation;
// every fault is listed at once with its path. The home itself lives in the database.
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { driverSettings, mqttSettings } from "./drivers/index.ts";
import { GatewayError, messageOf } from "./errors.ts";
import { type ReadSecret, type SecretSource, secretSource } from "./notifiers/define-notifier.ts";
import { destinationSettings } from "./notifiers/index.ts";
import { familiesSettings } from "./sensors/families/families.ts";
import { rulesSettings } from "./rules/index.ts";
import { schemaFaults } from "./schema-faults.ts";

const port = z.int().min(0).max(65_535);

const httpSettings = z.strictObject({
  host: z.string().default("127.0.0.1").describe("Anything but loopback needs `tls`."),
  port: port.default(8080).describe("0 takes any free port."),
  tls: z
    .strictObject({ certificateFile: z.string(), keyFile: z.string() })
    .optional()
    .describe("PEM files."),
});

/** Two with one id would be taken for each other, and each send what is owed to either. */
function refuseDoubles(
  entries: readonly { readonly id: string }[],
  context: z.RefinementCtx,
): void {
  for (const [index, { id }] of entries.entries()) {
    if (entries.findIndex((other) => other.id === id) === index) continue;
    context.addIssue({ code: "custom", path: [index, "id"], message: "this id stands twice" });
  }
}

export const configSchema = z.strictObject({
  dataFolder: z.string().min(1).describe("Where the hub keeps everything; relative to this file."),
  masterKeyFile: z
    .string()
    .optional()
    .describe("Key that wraps residents' keys; made at first start in `dataFolder`/keys."),
  http: httpSettings.prefault({}),
  mqtt: mqttSettings,
  drivers: z
    .array(driverSettings)
    .superRefine(refuseDoubles)
    .default([])
    .describe("Radios and buses beside MQTT."),
  destinations: z.array(destinationSettings).superRefine(refuseDoubles).default([]),
  model: z
    .strictObject({
      folder: z.string().optional().describe("The falls model; the shipped one when absent."),
      shadowFolder: z
        .string()
        .optional()
        .describe(
          "A second model that runs silently and is compared, until a manager promotes it.",
        ),
    })
    .prefault({})
    .describe("Model folders, relative to this file."),
  families: familiesSettings,
  bluetoothKeys: secretSource
    .optional()
    .describe(
      "Keys of devices that encrypt what they advertise: a radio address and its key a line.",
    ),
  labels: z
    .strictObject({
      mayExport: z
        .boolean()
        .default(false)
        .describe(
          "`npm run export-labels` gives out residents' movements only where this is true.",
        ),
    })
    .prefault({})
    .describe("Movements that staff's outcomes label, for a falls model to learn from."),
  rules: rulesSettings,
  log: z
    .strictObject({ level: z.enum(["debug", "info", "warn", "error", "silent"]).default("info") })
    .prefault({}),
});

export type Config = z.output<typeof configSchema>;

/** A path in the config is relative to the config file. */
export interface LoadedConfig {
  readonly config: Config;
  readonly folder: string;
}

/** Checks what a YAML file holds. Throws `config/invalid` with every fault and its path. */
export function parseConfig(text: string, name: string): Config {
  let values: unknown;
  try {
    values = parse(text);
  } catch (error) {
    throw new GatewayError("config/invalid", `${name} is not YAML: ${messageOf(error)}`);
  }
  const result = configSchema.safeParse(values);
  if (result.success) return result.data;
  throw new GatewayError(
    "config/invalid",
    `${name} does not fit; mend each of these:\n  ${schemaFaults(result.error).join("\n  ")}`,
  );
}

/** Throws `config/unreadable`, `config/invalid`. */
export function loadConfig(file: string): LoadedConfig {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new GatewayError("config/unreadable", `Cannot read config ${file}: ${messageOf(error)}`);
  }
  const folder = dirname(resolve(file));
  const config = parseConfig(text, file);
  return { folder, config: { ...config, dataFolder: resolve(folder, config.dataFolder) } };
}

/** Reads secrets from files (relative to the config) and from `env`. */
export function secretReader(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): ReadSecret {
  return (source: SecretSource) => {
    if ("env" in source) {
      const value = env[source.env];
      if (value !== undefined && value !== "") return value;
      throw new GatewayError("config/unreadable", `Secret: environment ${source.env} is not set.`);
    }
    const file = resolve(folder, source.file);
    try {
      return readFileSync(file, "utf8").trim();
    } catch (error) {
      throw new GatewayError("config/unreadable", `Secret: ${file}: ${messageOf(error)}`);
    }
  };
}

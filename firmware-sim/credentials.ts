// Reads the file `npm run provision -- --json OUT` writes: who the simulated devices are.
import { readFileSync } from "node:fs";
import { z } from "zod";

const Device = z.object({
  deviceId: z.string().min(1),
  secret: z.string("the secret was handed out before: provision writes each only once").min(1),
  /** Absent: a wearable. */
  sensorType: z.string().optional(),
  position: z.enum(["wrist", "waist"]).optional(),
});

/** Other keys belong to other readers of the same file. */
const Credentials = z.object({
  mqttUrl: z.string("the file names no broker: give --url mqtt://HOST:PORT").min(1),
  devices: z.array(Device).min(1),
});

const Named = z.looseObject({ devices: z.array(z.looseObject({ deviceId: z.string() })) });

export type Credentials = z.infer<typeof Credentials>;

/** Other devices of the file may have got their secrets in an earlier run, which are in no file now. */
function onlyThose(content: unknown, only: readonly string[]): unknown {
  const { data } = Named.safeParse(content);
  if (data === undefined) return content;
  const devices = data.devices.filter(({ deviceId }) => only.includes(deviceId));
  // That none is known is said by whoever asked for them.
  return devices.length === 0 ? content : { ...data, devices };
}

export interface WantedCredentials {
  /** Replaces the file's. */
  readonly url?: string | undefined;
  /** These devices alone; the others need no secret. */
  readonly only?: readonly string[] | undefined;
  /** Devices of these sensor types; wearables when absent. */
  readonly types?: readonly string[];
}

export const REMINDER_TYPES: readonly string[] = ["medication-reminder", "reminder-speaker"];
const WEARABLE = "wearable";

/** Throws with the file's name and every fault with its path. */
export function readCredentials(
  file: string,
  { url, only, types = [WEARABLE] }: WantedCredentials = {},
): Credentials {
  const whole: unknown = JSON.parse(readFileSync(file, "utf8"));
  const content = only === undefined ? whole : onlyThose(whole, only);
  const parsed = Credentials.safeParse(
    url === undefined || typeof content !== "object" ? content : { ...content, mqttUrl: url },
  );
  if (!parsed.success) {
    throw new Error(`${file} is not a credentials file:\n${z.prettifyError(parsed.error)}`);
  }
  const devices = parsed.data.devices.filter(({ sensorType = WEARABLE }) =>
    types.includes(sensorType),
  );
  if (devices.length === 0) throw new Error(`${file} has no device of type ${types.join(", ")}`);
  return { ...parsed.data, devices };
}

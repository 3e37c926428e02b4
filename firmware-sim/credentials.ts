// Reads the file `npm run provision -- --json OUT` writes: who the simulated devices are.
import { readFileSync } from "node:fs";
import { z } from "zod";

export const REMINDER_TYPES: readonly string[] = ["medication-reminder", "reminder-speaker"];
const WEARABLE = "wearable";

const Device = z.object({
  deviceId: z.string().min(1),
  secret: z.string("the secret was handed out before: provision writes each only once").min(1),
  /** Absent: a wearable. */
  sensorType: z.string().optional(),
  /** What is not worn has none. */
  position: z
    .enum(["wrist", "waist"])
    .nullish()
    .transform((position) => position ?? "wrist"),
});

/** Other keys belong to other readers of the same file. */
const Credentials = z.object({
  mqttUrl: z.string("the file names no broker: give --url mqtt://HOST:PORT").min(1),
  devices: z.array(Device).min(1),
});

const Named = z.looseObject({
  devices: z.array(z.looseObject({ deviceId: z.string(), sensorType: z.string().optional() })),
});

export type Credentials = z.infer<typeof Credentials>;

/** Other devices of the file may have got their secrets in an earlier run, or need none. */
function onlyThose(
  file: string,
  content: unknown,
  { only, types = [WEARABLE] }: WantedCredentials,
): unknown {
  const { data } = Named.safeParse(content);
  if (data === undefined) return content;
  const ofType = data.devices.filter(({ sensorType = WEARABLE }) => types.includes(sensorType));
  if (ofType.length === 0 && data.devices.length > 0) {
    throw new Error(`${file} has no device of type ${types.join(", ")}`);
  }
  const named = ofType.filter(({ deviceId }) => only?.includes(deviceId) ?? true);
  // That none is known is said by whoever asked for them.
  return { ...data, devices: named.length === 0 ? ofType : named };
}

export interface WantedCredentials {
  /** Replaces the file's. */
  readonly url?: string | undefined;
  /** These devices alone; the others need no secret. */
  readonly only?: readonly string[] | undefined;
  /** Devices of these sensor types; wearables when absent. */
  readonly types?: readonly string[];
}

/** Throws with the file's name and every fault with its path. */
export function readCredentials(file: string, wanted: WantedCredentials = {}): Credentials {
  const whole: unknown = JSON.parse(readFileSync(file, "utf8"));
  const { url } = wanted;
  const content = onlyThose(file, whole, wanted);
  const parsed = Credentials.safeParse(
    url === undefined || typeof content !== "object" ? content : { ...content, mqttUrl: url },
  );
  if (!parsed.success) {
    throw new Error(`${file} is not a credentials file:\n${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}

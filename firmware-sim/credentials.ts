// Reads the file `npm run provision -- --json OUT` writes: who the simulated devices are.
import { readFileSync } from "node:fs";
import { z } from "zod";

const Device = z.object({
  deviceId: z.string().min(1),
  secret: z.string("the secret was handed out before: provision writes each only once").min(1),
  position: z.enum(["wrist", "waist"]).optional(),
});

/** Other keys belong to other readers of the same file. */
const Credentials = z.object({
  mqttUrl: z.string("the file names no broker: give --url mqtt://HOST:PORT").min(1),
  devices: z.array(Device).min(1),
});

export type Credentials = z.infer<typeof Credentials>;

/** `url` replaces the file's. Throws with the file's name and every fault with its path. */
export function readCredentials(file: string, url?: string): Credentials {
  const content: unknown = JSON.parse(readFileSync(file, "utf8"));
  const parsed = Credentials.safeParse(
    url === undefined || typeof content !== "object" ? content : { ...content, mqttUrl: url },
  );
  if (parsed.success) return parsed.data;
  throw new Error(`${file} is not a credentials file:\n${z.prettifyError(parsed.error)}`);
}

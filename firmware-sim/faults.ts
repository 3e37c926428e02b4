// What can go wrong between a device and its hub, and inside the device. The first kind is a link
// that misbehaves around a good one; the second kind are rates the simulated device draws from.
import { z } from "zod";
import type { Link, LinkAddress, LinkHandlers, OpenLink } from "./link.ts";
import type { Random } from "./seeded-random.ts";
import type { Outgoing } from "./wearable.ts";

const share = z.coerce.number().min(0).max(1).default(0);
const perHour = z.coerce.number().min(0).default(0);

/** Shares are per message; rates are per hour of one device. */
export const FaultSettings = z.strictObject({
  drop: share,
  "drop-downlink": share,
  double: share,
  delay: share,
  "delay-ms": z.coerce.number().min(0).default(1500),
  reorder: share,
  reboots: perHour,
  disconnects: perHour,
  "away-seconds": z.coerce.number().min(0).default(20),
  "drift-ppm": z.coerce.number().min(-100_000).max(100_000).default(0),
  "clock-jumps": perHour,
  "jump-ms": z.coerce.number().default(60_000),
});

export type FaultSettings = z.infer<typeof FaultSettings>;

/** Reads `drop=0.05,reboots=6`. Throws with every fault at once. */
export function parseFaults(text: string): FaultSettings {
  const pairs = text.split(",").filter((pair) => pair !== "");
  const parsed = FaultSettings.safeParse(
    Object.fromEntries(pairs.map((pair) => pair.split("=", 2).map((part) => part.trim()))),
  );
  if (parsed.success) return parsed.data;
  throw new Error(`faults "${text}":\n${z.prettifyError(parsed.error)}`);
}

/** A message held back for a swap leaves after this time even if no other comes. */
const LONGEST_HOLD_MS = 3000;

/** Wraps links so that messages are dropped, doubled, delayed and swapped. */
export function withFaults(openLink: OpenLink, faults: FaultSettings, random: Random): OpenLink {
  const happens = (chance: number): boolean => chance > 0 && random() < chance;
  return (address: LinkAddress, handlers: LinkHandlers): Link => {
    const link = openLink(address, {
      ...handlers,
      onDownlink: (payload) => {
        if (!happens(faults["drop-downlink"])) handlers.onDownlink(payload);
      },
    });
    let held: Outgoing | undefined;
    const release = (): void => {
      if (held !== undefined) link.send(held);
      held = undefined;
    };
    return {
      get backlogBytes() {
        return link.backlogBytes;
      },
      send(outgoing) {
        if (happens(faults.drop)) return;
        if (happens(faults.delay)) {
          setTimeout(() => {
            link.send(outgoing);
          }, faults["delay-ms"]);
          return;
        }
        if (held === undefined && happens(faults.reorder)) {
          held = outgoing;
          setTimeout(release, LONGEST_HOLD_MS);
          return;
        }
        link.send(outgoing);
        release();
        if (happens(faults.double)) link.send(outgoing);
      },
      cut() {
        held = undefined;
        link.cut();
      },
    };
  };
}

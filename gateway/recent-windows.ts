// Windows in which nothing was found, kept in memory for some hours: where staff find a resident
// fallen without an alert, the likeliest of them are stored, so that the model can learn from them.
import type { DecidedWindow } from "./domain/finding.ts";
import type { MotionWindow } from "./domain/motion.ts";

/** A round every few hours finds who fell between them. */
const KEEP_MS = 12 * 3_600_000;
/** Of each device: the hardest blows. With 3 kB a window, 60 wearables hold some 3 MB. */
const KEEP_PER_DEVICE = 16;
/** Beyond this many devices the rest keep none: a bound on memory. */
const DEVICES_MOST = 500;

interface Kept {
  readonly occurredMs: number;
  readonly likelihood: number;
  readonly window: MotionWindow;
}

export interface RecentWindow {
  readonly deviceId: string;
  readonly occurredMs: number;
  readonly window: MotionWindow;
}

export class RecentWindows {
  readonly #byDevice = new Map<string, Kept[]>();

  take({ deviceId, occurredMs, finding }: DecidedWindow): void {
    if (finding.level !== "none") return;
    const known = this.#byDevice.get(deviceId);
    if (known === undefined && this.#byDevice.size >= DEVICES_MOST) return;
    // Without a model the blow itself is all there is to go by; it counts below any score.
    const likelihood = finding.score ?? finding.evidence.peakG / 1_000;
    const fresh = (known ?? []).filter((kept) => occurredMs - kept.occurredMs < KEEP_MS);
    fresh.push({ occurredMs, likelihood, window: finding.window });
    fresh.sort((a, b) => b.likelihood - a.likelihood);
    this.#byDevice.set(deviceId, fresh.slice(0, KEEP_PER_DEVICE));
  }

  /** Of these devices and this time, the likeliest first. */
  between(deviceIds: readonly string[], fromMs: number, toMs: number): readonly RecentWindow[] {
    return deviceIds
      .flatMap((deviceId) =>
        (this.#byDevice.get(deviceId) ?? []).map((kept) => ({ deviceId, ...kept })),
      )
      .filter(({ occurredMs }) => occurredMs >= fromMs && occurredMs <= toMs)
      .sort((a, b) => b.likelihood - a.likelihood);
  }
}

// Two models on the same windows, against what staff found: counts, shares and intervals, no verdict.
// Before it: the rows of the shadow model. After it: the manager who promotes it or does not.
import type { Home, ShadowFinding, ToldFall } from "./home.ts";
import type { Share } from "./model-folder.ts";
import { tallyId } from "./reduce-model.ts";
import { wilson } from "./wilson.ts";

export interface ModelComparison {
  /** Null: no window was compared yet. */
  readonly sinceMs: number | null;
  readonly windows: number;
  /** Not given to the shadow model, because the live one was busy. */
  readonly dropped: number;
  /** Windows in which a model would sound. */
  readonly liveAlerts: number;
  readonly shadowAlerts: number;
  readonly both: number;
  /** Closed as *fall found*: of those the live model sounded, those the shadow would have sounded. */
  readonly fallsKept: Share;
  /** Closed as *no fall found*: of those the live model sounded, those the shadow would have spared. */
  readonly unneededSpared: Share;
  /** Of sounding findings whose outcome is known to be a fall or none: the falls, for each model. */
  readonly liveRight: Share;
  readonly shadowRight: Share;
  /** The shadow alone would have sounded: nobody looked, so nobody knows. */
  readonly shadowAlone: number;
  /** Falls staff found without an alert: those the shadow would have sounded for. */
  readonly toldFallsFound: Share;
}

export function compareModels(home: Home, live: string, shadow: string): ModelComparison {
  const tally = home.shadowTally.get(tallyId(live, shadow));
  const findings = [...home.shadowFinding.values()].filter(
    (row) => row.live === live && row.shadow === shadow,
  );
  const liveAlerts = findings.filter(({ liveLevel }) => liveLevel === "alert");
  const shadowAlerts = findings.filter(({ shadowLevel }) => shadowLevel === "alert");
  const both = liveAlerts.filter(({ shadowLevel }) => shadowLevel === "alert");
  const falls = liveAlerts.filter(({ outcome }) => outcome === "fall-found");
  const unneeded = liveAlerts.filter(({ outcome }) => outcome === "no-fall-found");
  const since = tally?.sinceMs ?? Number.POSITIVE_INFINITY;
  const told = [...home.toldFall.values()].filter(({ notBeforeMs }) => notBeforeMs >= since);
  return {
    sinceMs: tally?.sinceMs ?? null,
    windows: tally?.windows ?? 0,
    dropped: tally?.dropped ?? 0,
    liveAlerts: liveAlerts.length,
    shadowAlerts: shadowAlerts.length,
    both: both.length,
    fallsKept: wilson(falls.filter(sounds).length, falls.length),
    unneededSpared: wilson(unneeded.filter((row) => !sounds(row)).length, unneeded.length),
    liveRight: right(liveAlerts),
    shadowRight: right(both),
    shadowAlone: shadowAlerts.length - both.length,
    toldFallsFound: wilson(told.filter((fall) => isFound(fall, shadowAlerts)).length, told.length),
  };
}

function sounds({ shadowLevel }: ShadowFinding): boolean {
  return shadowLevel === "alert";
}

function right(findings: readonly ShadowFinding[]): Share {
  const falls = findings.filter(({ outcome }) => outcome === "fall-found").length;
  const others = findings.filter(({ outcome }) => outcome === "no-fall-found").length;
  return wilson(falls, falls + others);
}

function isFound(fall: ToldFall, alerts: readonly ShadowFinding[]): boolean {
  return alerts.some(
    ({ residentId, occurredMs }) =>
      residentId === fall.residentId &&
      occurredMs >= fall.notBeforeMs &&
      occurredMs <= fall.notAfterMs,
  );
}

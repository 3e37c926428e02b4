// Figures of the falls model in words: counts first, the share and its interval beside them.
import type { LaboratoryView, ShareView } from "../../gateway/api/contract/model-views.ts";

/** The public sets by the names people know them by. */
const SET_WORDS: Readonly<Record<string, string>> = {
  weda_fall_wrist: "WEDA-FALL",
  sisfall_waist: "SisFall",
  smartfallmm_watch: "SmartFallMM",
};

const GROUP_WORDS: Readonly<Record<string, string>> = {
  elderly: "older people",
  young: "younger people",
};

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

/** "1,344 of 1,348 (99.7%, between 99.2% and 99.9%)" */
export function shareWords({ of, found, share, low, high }: ShareView): string {
  if (of === 0) return "none yet";
  const counts = `${found.toLocaleString("en-GB")} of ${of.toLocaleString("en-GB")}`;
  return `${counts} (${percent(share)}, between ${percent(low)} and ${percent(high)})`;
}

export function setWords({ set, position }: LaboratoryView): string {
  return `${SET_WORDS[set] ?? set}, ${position}`;
}

export function groupWords(group: string): string {
  return GROUP_WORDS[group] ?? group;
}

// What the fake hub says of its falls models: figures made up in the shape of real ones.
import type {
  AboutView,
  ModelsView,
  ShareView,
} from "../../../gateway/api/contract/model-views.ts";
import { INTENDED_PURPOSE } from "../../../gateway/api/contract/intended-purpose.ts";
import { wilson } from "../../../gateway/domain/wilson.ts";

const LIVE = "3c1f".repeat(16);
const SHADOW = "9ab2".repeat(16);

function laboratory(
  set: string,
  position: "wrist" | "waist",
  falls: ShareView,
  older: ShareView,
): NonNullable<AboutView["model"]>["alert"][number] {
  const specificity = [
    { group: "elderly", share: older },
    { group: "young", share: wilson(280, 330) },
  ];
  return { set, position, sensitivity: falls, specificity };
}

export const FAKE_ABOUT: AboutView = {
  intendedPurpose: INTENDED_PURPOSE,
  softwareVersion: "0.1.0",
  model: {
    name: "hearth",
    version: "hearth-2",
    intendedUse: "Tells care staff that a resident may have fallen.",
    figuresAre: "Laboratory figures of acted falls on mattresses, almost all by people under 47.",
    limits: ["A fall without a blow of 1.45 g or more is not looked at."],
    alert: [
      laboratory("weda_fall_wrist", "wrist", wilson(248, 250), wilson(98, 99)),
      laboratory("sisfall_waist", "waist", wilson(1340, 1348), wilson(577, 579)),
    ],
    withoutModel: [laboratory("sisfall_waist", "waist", wilson(1290, 1348), wilson(570, 579))],
  },
  degraded: false,
  field: [{ words: "Others found 19% to 80% of falls in care homes.", source: "Lipsitz 2016" }],
};

/** `by`: who let the second model decide, or nobody. */
export function fakeModels(nowMs: number, by: string | null): ModelsView {
  const first = { version: "hearth-2", fingerprint: LIVE, faultWords: null };
  const second = { version: "hearth-3", fingerprint: SHADOW, faultWords: null };
  return {
    nowMs,
    live: by === null ? first : second,
    shadow: by === null ? second : first,
    promoted: by === null ? null : { version: "hearth-3", by, atMs: nowMs },
    comparison: {
      ...{ sinceMs: nowMs - 9 * 24 * 3_600_000, windows: 41_204, dropped: 12 },
      ...{ liveAlerts: 31, shadowAlerts: 27, both: 25, shadowAlone: 2 },
      ...{ fallsKept: wilson(9, 9), unneededSpared: wilson(5, 19) },
      ...{ liveRight: wilson(9, 28), shadowRight: wilson(9, 23), toldFallsFound: wilson(1, 2) },
    },
  };
}

/** The answer to a person who changes something about the models; null: it is about something else. */
export function fakeModelChange(path: string, method: string, nowMs: number): unknown {
  if (path === "/told-falls") return { windows: 3 };
  if (path !== "/models/promotion") return null;
  return fakeModels(nowMs, method === "POST" ? "Grace Lee" : null);
}

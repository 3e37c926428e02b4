// What a tile says of a device: when it was last heard, what it says, how it is worn, its battery.
// Whether it is silent the hub's contact check says, which knows how each type keeps in touch.
// There is no word for "all is well": silence and good health look the same to a wire (promise 3).
import type { DeviceView } from "../../gateway/api/contract/views.ts";
import { whenWords } from "./time-words.ts";

export interface DeviceRemark {
  readonly kind: "heard" | "silent" | "says" | "trouble" | "battery" | "worn" | "no-falls";
  readonly words: string;
  /** True: a person should do something about it. It then has its own mark, not only a colour. */
  readonly needsCare: boolean;
}

const WORN_WORDS = {
  worn: "worn",
  "not-worn": "not worn",
  charging: "charging",
  "out-of-range": "out of range",
} as const;

function heardRemark(device: DeviceView, nowMs: number, timeZone: string): DeviceRemark {
  const { lastHeardMs, canBeSupervised, troubles } = device;
  if (lastHeardMs === null) {
    const words = canBeSupervised ? "never heard yet" : "cannot be supervised, never tested";
    return { kind: "silent", words, needsCare: true };
  }
  const when = whenWords(lastHeardMs, nowMs, timeZone);
  if (!canBeSupervised) {
    return { kind: "heard", words: `cannot be supervised, last heard ${when}`, needsCare: false };
  }
  if (troubles.some(({ trouble }) => trouble === "silent")) {
    return { kind: "silent", words: `not heard since ${when}`, needsCare: true };
  }
  return { kind: "heard", words: `last heard ${when}`, needsCare: false };
}

/** "Bed empty since 02:10", and what is wrong beside silence, each since when. */
function toldRemarks(device: DeviceView, nowMs: number, timeZone: string): DeviceRemark[] {
  const since = (words: string, sinceMs: number): string =>
    `${words} since ${whenWords(sinceMs, nowMs, timeZone)}`;
  const says = device.states.map(({ words, sinceMs }) => ({
    ...{ kind: "says" as const, words: since(words, sinceMs), needsCare: false },
  }));
  const wrong = device.troubles
    .filter(({ trouble }) => trouble !== "silent")
    .map(({ words, sinceMs }) => ({
      ...{ kind: "trouble" as const, words: since(words, sinceMs), needsCare: true },
    }));
  return [...wrong, ...says];
}

function batteryRemark(device: DeviceView): DeviceRemark | null {
  const percent = device.batteryPercent === null ? "" : ` ${Math.round(device.batteryPercent)}%`;
  if (device.flat) {
    const isCharging = device.worn === "charging";
    const words = isCharging ? `battery flat${percent}` : `battery flat${percent}: charge it`;
    return { kind: "battery", words, needsCare: !isCharging };
  }
  if (percent === "") return null;
  return { kind: "battery", words: `battery${percent}`, needsCare: false };
}

/** Too slow or too narrow for falls: said wherever the device is shown, so that nobody relies on it. */
function carriesRemark({ carries, motion }: DeviceView): DeviceRemark | null {
  if (carries !== "help-and-activity") return null;
  const hardware = motion === null ? "" : ` (${Math.round(motion.rateHz)} Hz, ±${motion.rangeG} g)`;
  const words = `help and activity only, not for falls${hardware}`;
  return { kind: "no-falls", words, needsCare: true };
}

export function deviceRemarks(
  device: DeviceView,
  nowMs: number,
  timeZone: string,
): readonly DeviceRemark[] {
  const remarks: DeviceRemark[] = [heardRemark(device, nowMs, timeZone)];
  if (device.worn !== null) {
    const needsCare = device.worn === "not-worn" || device.worn === "out-of-range";
    remarks.push({ kind: "worn", words: WORN_WORDS[device.worn], needsCare });
  }
  for (const remark of [carriesRemark(device), batteryRemark(device)]) {
    if (remark !== null) remarks.push(remark);
  }
  return [...remarks, ...toldRemarks(device, nowMs, timeZone)];
}

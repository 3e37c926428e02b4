// What a tile says of a device: when it was last heard, what it says, how it is worn, its battery.
// Whether it is silent the hub's contact check says, which knows how each type keeps in touch.
// There is no word for "all is well": silence and good health look the same to a wire (promise 3).
import type { DeviceView } from "../../gateway/api/contract/views.ts";
import { whenWords } from "./time-words.ts";

export interface DeviceRemark {
  readonly kind:
    | "heard"
    | "silent"
    | "says"
    | "trouble"
    | "battery"
    | "worn"
    | "no-falls"
    | "signal"
    | "place";
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

function isSilent({ troubles }: DeviceView): boolean {
  return troubles.some(({ trouble }) => trouble === "silent");
}

/** What a silent device said last was so when it was last heard: nobody knows whether it is so now. */
function asOfThen(remark: DeviceRemark): DeviceRemark {
  return { ...remark, words: `then: ${remark.words}` };
}

/** It cannot say that it is there: only a press shows that it works, so a test by hand is all there is. */
function uncheckedRemark(device: DeviceView, nowMs: number, timeZone: string): DeviceRemark {
  const { lastHeardMs, lastTestedMs } = device;
  const [heard, tested] = [lastHeardMs, lastTestedMs].map((atMs) =>
    atMs === null ? null : whenWords(atMs, nowMs, timeZone),
  );
  const parts = [
    "nobody notices if it fails",
    ...(heard === null ? [] : [`last heard ${heard}`]),
    tested === null ? "never tested" : `last tested ${tested}`,
  ];
  const kind = lastHeardMs === null ? "silent" : "heard";
  return { kind, words: parts.join(", "), needsCare: lastHeardMs === null };
}

function heardRemark(device: DeviceView, nowMs: number, timeZone: string): DeviceRemark {
  const { lastHeardMs, canBeSupervised } = device;
  if (!canBeSupervised) return uncheckedRemark(device, nowMs, timeZone);
  if (lastHeardMs === null) return { kind: "silent", words: "never heard yet", needsCare: true };
  const when = whenWords(lastHeardMs, nowMs, timeZone);
  if (isSilent(device)) {
    return { kind: "silent", words: `not heard since ${when}`, needsCare: true };
  }
  return { kind: "heard", words: `last heard ${when}`, needsCare: false };
}

function sinceWords(
  { words, sinceMs }: DeviceView["states"][number] | DeviceView["troubles"][number],
  nowMs: number,
  timeZone: string,
): string {
  return `${words} since ${whenWords(sinceMs, nowMs, timeZone)}`;
}

/** "Bed empty since 02:10" */
function saysRemarks(device: DeviceView, nowMs: number, timeZone: string): DeviceRemark[] {
  return device.states.map((state) => ({
    ...{ kind: "says", words: sinceWords(state, nowMs, timeZone), needsCare: false },
  }));
}

/** What is wrong beside silence, each since when. */
function wrongRemarks(device: DeviceView, nowMs: number, timeZone: string): DeviceRemark[] {
  return device.troubles
    .filter(({ trouble }) => trouble !== "silent")
    .map((trouble) => ({
      ...{ kind: "trouble", words: sinceWords(trouble, nowMs, timeZone), needsCare: true },
    }));
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

/** How well it is heard, and of a worn device where it was last: the room of a receiver. */
function radioRemarks(device: DeviceView, nowMs: number, timeZone: string): DeviceRemark[] {
  const { signalPercent, lastSeen } = device;
  const remarks: DeviceRemark[] = [];
  if (signalPercent !== null) {
    remarks.push({ kind: "signal", words: `signal ${signalPercent}%`, needsCare: false });
  }
  if (lastSeen !== null) {
    const words = `last seen: ${lastSeen.roomName}, ${whenWords(lastSeen.atMs, nowMs, timeZone)}`;
    remarks.push({ kind: "place", words, needsCare: false });
  }
  return remarks;
}

/** Too slow or too narrow for falls: said wherever the device is shown, so that nobody relies on it. */
function carriesRemark({ carries, motion }: DeviceView): DeviceRemark | null {
  if (carries !== "help-and-activity") return null;
  const hardware = motion === null ? "" : ` (${Math.round(motion.rateHz)} Hz, ±${motion.rangeG} g)`;
  const words = `help and activity only, not for falls${hardware}`;
  return { kind: "no-falls", words, needsCare: true };
}

function wornRemark({ worn }: DeviceView): DeviceRemark | null {
  if (worn === null) return null;
  const needsCare = worn === "not-worn" || worn === "out-of-range";
  return { kind: "worn", words: WORN_WORDS[worn], needsCare };
}

export function deviceRemarks(
  device: DeviceView,
  nowMs: number,
  timeZone: string,
): readonly DeviceRemark[] {
  const worn = wornRemark(device);
  const battery = batteryRemark(device);
  const carries = carriesRemark(device);
  const radio = radioRemarks(device, nowMs, timeZone);
  const says = saysRemarks(device, nowMs, timeZone);
  const said = [worn, ...says, battery, ...radio].filter((remark) => remark !== null);
  return [
    heardRemark(device, nowMs, timeZone),
    ...wrongRemarks(device, nowMs, timeZone),
    ...(carries === null ? [] : [carries]),
    ...(isSilent(device) ? said.map(asOfThen) : said),
  ];
}

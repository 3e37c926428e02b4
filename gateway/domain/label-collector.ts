// The log → windows that people said something about: an alert's outcome, or a fall nobody was told of.
// Before it: the log from its first event. After it: the export, which takes names and dates away.
import type { EventData, StoredEvent } from "../events.ts";
import type { Position } from "./motion.ts";

export interface Label {
  readonly windowId: string;
  readonly residentId: string;
  readonly position: Position;
  readonly isFall: boolean;
  /** "told": staff found the resident without an alert; that it is this window is the likeliest guess. */
  readonly how: "outcome" | "told";
}

type Found = Pick<Label, "windowId" | "residentId" | "position">;

export class LabelCollector {
  readonly #positions = new Map<string, Position | null>();
  /** The first window of each open alert: later blows may be the resident being helped up. */
  readonly #byAlert = new Map<string, Found>();
  readonly #labels: Label[] = [];
  readonly #erased = new Set<string>();
  /** A detection whose alert is the next thing said. */
  #detected: Found | undefined;

  take(event: StoredEvent): void {
    switch (event.type) {
      case "device.added":
        this.#positions.set(event.data.deviceId, event.data.position);
        break;
      case "resident.erased":
        this.#erased.add(event.data.residentId);
        break;
      case "fall.detected":
        this.#detected = this.#foundIn(event.data);
        break;
      case "alert.raised":
      case "alert.added-to":
        this.#attach(event.data);
        break;
      case "alert.closed":
        this.#close(event.data);
        break;
      case "fall.told":
        this.#told(event.data);
        break;
      default:
    }
  }

  /** Of residents who were not erased. */
  labels(): readonly Label[] {
    return this.#labels.filter(({ residentId }) => !this.#erased.has(residentId));
  }

  #foundIn({ windowId, residentId, deviceId }: EventData<"fall.detected">): Found | undefined {
    const position = this.#positions.get(deviceId) ?? null;
    return windowId === null || residentId === null || position === null
      ? undefined
      : { windowId, residentId, position };
  }

  #attach({ alertId, line }: EventData<"alert.raised"> | EventData<"alert.added-to">): void {
    if (line.kind !== "fall-detected") return;
    const found = this.#detected;
    this.#detected = undefined;
    if (found !== undefined && !this.#byAlert.has(alertId)) this.#byAlert.set(alertId, found);
  }

  #close({ alertId, outcome }: EventData<"alert.closed">): void {
    const found = this.#byAlert.get(alertId);
    this.#byAlert.delete(alertId);
    if (found === undefined) return;
    // Help given, a test, not known: nobody said whether it was a fall.
    if (outcome !== "fall-found" && outcome !== "no-fall-found") return;
    this.#labels.push({ ...found, isFall: outcome === "fall-found", how: "outcome" });
  }

  #told({ residentId, windows }: EventData<"fall.told">): void {
    const [likeliest] = windows;
    if (likeliest === undefined) return;
    this.#labels.push({ ...likeliest, residentId, isFall: true, how: "told" });
  }
}

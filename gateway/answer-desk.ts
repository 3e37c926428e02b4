// What people did, told to the wearer's device: *someone is coming* only after a person said so.
// Before it: the commit of what they did, or the device that is back. After it: the driver's downlink.
import type { Alert, Home } from "./domain/home.ts";
import type { EventType, StoredEvent } from "./events.ts";
import { encodeAnswer, type WearableAnswer } from "./sensors/wearable-downlink.ts";

/** A person did this about an alert. */
const DEEDS: ReadonlySet<EventType> = new Set([
  "alert.acknowledged",
  "alert.handed-back",
  "alert.attended",
  "alert.closed",
]);

export interface AnswerDeskOptions {
  readonly home: () => Home;
  readonly send: (deviceId: string, channel: string, payload: Uint8Array) => void;
}

export class AnswerDesk {
  readonly #options: AnswerDeskOptions;
  /** The last answer of this run, heard or not. */
  readonly #said = new Map<string, WearableAnswer>();
  readonly #connected = new Set<string>();
  /** Devices that were told *closed* while they could hear it: it is not news when they are back. */
  readonly #heardClosed = new Set<string>();
  /** Devices that came back and were not heard since. */
  readonly #isBack = new Set<string>();

  constructor(options: AnswerDeskOptions) {
    this.#options = options;
  }

  committed(events: readonly StoredEvent[]): void {
    const home = this.#options.home();
    const deviceIds = new Set<string>();
    for (const event of events) {
      const alert = DEEDS.has(event.type) ? alertOf(event, home) : undefined;
      // A wearer asked nothing about a flat battery: who takes that on is not coming to them.
      if (alert?.deviceId === undefined || alert.deviceId === null) continue;
      if (isWearers(alert)) deviceIds.add(alert.deviceId);
    }
    for (const deviceId of deviceIds) {
      const answer = answerFor(alertsOf(home, deviceId));
      if (answer !== undefined) this.#say(deviceId, answer);
    }
  }

  connection(deviceId: string, isConnected: boolean): void {
    // Connected twice: the first line was dead, and what went down it was not heard.
    if (isConnected && this.#connected.has(deviceId)) this.#heardClosed.delete(deviceId);
    for (const set of [this.#connected, this.#isBack]) {
      if (isConnected) set.add(deviceId);
      else set.delete(deviceId);
    }
  }

  /** The first packet of a device that is back: by then it has subscribed to its answers. */
  heard(deviceId: string): void {
    if (!this.#isBack.delete(deviceId)) return;
    const alerts = alertsOf(this.#options.home(), deviceId);
    const answer = answerFor(alerts);
    if (answer === undefined) return;
    if (answer === "closed" && this.#heardClosed.has(deviceId)) return;
    if (answer === "nobody-is-coming" && !this.#wasPromised(deviceId, alerts)) return;
    this.#say(deviceId, answer);
  }

  /** Nobody is coming *any more*: said only to who was told before that somebody is. */
  #wasPromised(deviceId: string, alerts: readonly Alert[]): boolean {
    const said = this.#said.get(deviceId);
    if (said !== undefined) return said !== "closed";
    // The last run's answers: another alert was answered and closed while this one was open.
    const closedMs = Math.max(...alerts.map(({ closed }) => closed?.atMs ?? 0));
    return alerts.some(({ closed, raisedMs }) => closed === null && raisedMs <= closedMs);
  }

  #say(deviceId: string, answer: WearableAnswer): void {
    this.#said.set(deviceId, answer);
    if (answer === "closed" && this.#connected.has(deviceId)) this.#heardClosed.add(deviceId);
    else this.#heardClosed.delete(deviceId);
    this.#options.send(deviceId, "answer", encodeAnswer(answer));
  }
}

function alertOf({ data }: StoredEvent, home: Home): Alert | undefined {
  if (!("alertId" in data) || data.alertId === null) return undefined;
  return home.alert.get(data.alertId);
}

function isWearers({ kind }: Alert): boolean {
  return kind === "fall" || kind === "help";
}

function alertsOf(home: Home, deviceId: string): readonly Alert[] {
  return [...home.alert.values()].filter(
    (alert) => alert.deviceId === deviceId && isWearers(alert),
  );
}

/** How all of a wearer's alerts stand together; undefined where there is none to speak of. */
function answerFor(alerts: readonly Alert[]): WearableAnswer | undefined {
  // The wearer knows nothing of a silent check, so nobody is missed who does not come for it.
  const known = alerts.filter(({ level, stage }) => level === "alert" || stage !== "raised");
  if (known.length === 0) return undefined;
  const stages = new Set(known.map(({ stage }) => stage));
  if (stages.has("attended")) return "someone-is-there";
  if (stages.has("acknowledged")) return "someone-is-coming";
  return stages.has("raised") ? "nobody-is-coming" : "closed";
}

// Movement that nobody may look at: the wearable is told now and then that it need not keep it.
// Before it: the motion host, which asked the sensing permit. After it: `decided`, back to the wearable.
import { encodeDecided } from "./sensors/wearable-downlink.ts";

/** Well within the 30 s that a wearable keeps. */
const TELL_EVERY_MS = 5_000;

interface Passed {
  readonly bootNonce: number;
  readonly sequence: number;
}

export class PassedMotion {
  readonly #send: (deviceId: string, channel: string, payload: Uint8Array) => void;
  readonly #toldAtMs = new Map<string, number>();

  constructor(send: (deviceId: string, channel: string, payload: Uint8Array) => void) {
    this.#send = send;
  }

  pass(deviceId: string, { bootNonce, sequence }: Passed, nowMs: number): void {
    const toldAtMs = this.#toldAtMs.get(deviceId) ?? Number.NEGATIVE_INFINITY;
    if (nowMs - toldAtMs < TELL_EVERY_MS) return;
    this.#toldAtMs.set(deviceId, nowMs);
    this.#send(deviceId, "decided", encodeDecided(bootNonce, sequence));
  }
}

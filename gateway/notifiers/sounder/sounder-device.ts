// What can make a noise in the home without being a tablet: a siren over MQTT, the hub's own loudspeaker.

export interface SounderDevice {
  /**
   * Resolves when it is known to sound, or to be quiet; sounding goes on until it is told to be quiet.
   * Told the same again, it makes sure. Throws as a notifier does.
   */
  set(isSounding: boolean, signal: AbortSignal): Promise<void>;
  /** Resolves with what it says of itself, in words, where it is there; it makes no noise. */
  check(signal: AbortSignal): Promise<string>;
  close(): Promise<void>;
}

// What the core asks of whoever keeps the keys of devices that encrypt their advertisements: it
// reads with them and never sees one.

/** One sealed advertisement, taken apart. */
export interface SealedAdvertisement {
  /** The sender's radio address, `AA:BB:CC:DD:EE:FF`. */
  readonly address: string;
  readonly nonce: Uint8Array;
  readonly sealed: Uint8Array;
  readonly mic: Uint8Array;
}

export interface AdvertisementKeys {
  /** A device with a key is believed only what is sealed with it. */
  has(address: string): boolean;
  /** Undefined: not sealed with this device's key. */
  open(advertisement: SealedAdvertisement): Uint8Array | undefined;
  /** The highest counter that had a consequence, also before the hub's last start. */
  lastCounter(address: string): number | undefined;
}

/** Nothing in the home encrypts. */
export const noAdvertisementKeys: AdvertisementKeys = {
  has: () => false,
  open: () => undefined,
  lastCounter: () => undefined,
};

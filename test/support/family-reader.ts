// A family's reader as the desk drives it, with packets from text or bytes.
import {
  type AdvertisementKeys,
  noAdvertisementKeys,
} from "../../gateway/domain/advertisement-keys.ts";
import type {
  FamilyReader,
  ForeignPacket,
  News,
} from "../../gateway/sensors/families/define-family.ts";
import { families } from "../../gateway/sensors/families/families.ts";

type Odd = Partial<Omit<ForeignPacket, "name" | "payload">>;

/** When packets come, by the wall clock. */
export const HEARD_MS = Date.UTC(2026, 10, 20, 2, 0, 0);

/** Beyond any family's time of starting up. */
export const LATER_MS = 3_600_000;

export class ReaderRig {
  readonly reader: FamilyReader;

  constructor(kind: string, keys: AdvertisementKeys = noAdvertisementKeys) {
    const family = families.find((one) => one.kind === kind);
    if (family === undefined) throw new Error(`no family ${kind}`);
    this.reader = family.newReader(keys);
  }

  read(name: string, payload: string | Uint8Array, odd: Odd = {}): readonly News[] | undefined {
    const bytes = typeof payload === "string" ? new TextEncoder().encode(payload) : payload;
    return this.reader.read({
      ...{ name, payload: bytes, channel: "bridge", isRetained: false },
      ...{ wallMs: HEARD_MS, monotonicMs: LATER_MS, ...odd },
    });
  }

  /** Values by quantity of the first news that has readings. */
  values(
    name: string,
    payload: string | Uint8Array,
    odd: Odd = {},
  ): Readonly<Record<string, unknown>> {
    const news = this.read(name, payload, odd)?.find((one) => one.news === "readings");
    const readings = news?.news === "readings" ? news.readings : [];
    return Object.fromEntries(readings.map(({ quantity, value }) => [quantity, value]));
  }
}

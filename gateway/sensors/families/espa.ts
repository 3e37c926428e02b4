// Calls of a nurse call system. Before it: the driver `espa`, which names the caller. After it: the
// sensor type `nurse-call`. A call that is reset at the panel is told, and ends nothing [promise 9].
import { GatewayError } from "../../errors.ts";
import { ESPA_CALL_TYPES, ESPA_RECORDS, type EspaBlock } from "../../domain/espa/espa-block.ts";
import { EspaReader } from "../../domain/espa/espa-reader.ts";
import { type Measured, measure } from "../../domain/quantity.ts";
import { type Family, type ForeignPacket, type News, defineFamily } from "./define-family.ts";

const ADDRESS = /^espa\/[a-z0-9-]{1,40}\/[a-z0-9-]{1,60}$/;

export const espa = defineFamily({
  kind: "espa",
  summary: "Calls of a nurse call system over an ESPA 4.4.4 line.",
  settings: {},
  topics: (): Family["topics"] => [],
  newReader: () => ({ read: readCall }),
});

function readCall(packet: ForeignPacket): readonly News[] | undefined {
  const { name, channel, payload, wallMs: atMs } = packet;
  if (channel !== "telegram" || !ADDRESS.test(name)) return undefined;
  const [token] = new EspaReader(8).push(payload);
  if (token?.kind !== "block") throw new GatewayError("sensor/undecodable", "ESPA: no block");
  return [
    {
      ...{ news: "readings", addresses: [addressOf(packet)], isRemembered: false },
      ...{ proposes: "nurse-call", sends: ["call"] },
      readings: measuresOf(token.block).map((one) => ({ ...one, atMs })),
    },
  ];
}

/** A caller that nobody set up calls as the whole system, where that is set up: no call is lost. */
function addressOf({ name, isSetUp }: ForeignPacket): string {
  const [family = "", driver = ""] = name.split("/");
  const whole = `${family}/${driver}`;
  return isSetUp?.(name) !== true && isSetUp?.(whole) === true ? whole : name;
}

function measuresOf({ records }: EspaBlock): readonly Measured[] {
  const isReset = records.get(ESPA_RECORDS.callType) === ESPA_CALL_TYPES.reset;
  const measured = isReset ? measure("cleared", true) : measure("pressed", "single");
  return measured === undefined ? [] : [measured];
}

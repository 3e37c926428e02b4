// EnOcean radio: switches, cords, contacts, mats and motion detectors that live on light and on the
// press itself. Repeats and repeaters' copies of one telegram are one. Before it: the driver `enocean`.
import { GatewayError } from "../../errors.ts";
import { type Measured, measure } from "../../domain/quantity.ts";
import {
  type Family,
  type FamilyReader,
  type ForeignPacket,
  type News,
  defineFamily,
} from "./define-family.ts";
import { type Profile, profiles, USUAL_PROFILE } from "./enocean-profiles.ts";
import {
  type TeachIn,
  type Telegram,
  hex,
  isEncrypted,
  readTelegram,
  teachInOf,
} from "./enocean-telegram.ts";

const ADDRESS = /^enocean\/[0-9a-f]{8}$/;

/**
 * A sender says each telegram three times within 40 ms, and repeaters say it again. A second press has
 * a release between, so nothing else is the same so soon after [EnOcean radio, our margin].
 */
const SAME_WITHIN_MS = 100;
const SENDERS_MOST = 1_000;

/** Weakest and strongest that a transceiver still tells apart, dBm. */
const WEAKEST_DBM = -95;
const STRONGEST_DBM = -45;

interface Last {
  readonly said: string;
  readonly monotonicMs: number;
}

interface Chosen {
  readonly address: string;
  readonly profile: Profile | undefined;
  readonly isInverted: boolean;
}

export const enocean = defineFamily({
  kind: "enocean",
  summary:
    "EnOcean switches, cords, contacts, mats and motion detectors, through a radio of the hub.",
  settings: {},
  topics: (): Family["topics"] => [],
  newReader: () => new EnoceanReader(),
});

class EnoceanReader implements FamilyReader {
  readonly #last = new Map<string, Last>();

  read(packet: ForeignPacket): readonly News[] | undefined {
    if (packet.channel !== "telegram" || !ADDRESS.test(packet.name)) return undefined;
    const telegram = readTelegram(packet.payload);
    if (this.#isCopy(telegram, packet.monotonicMs)) return [];
    const asks = teachInOf(telegram);
    if (asks !== undefined) return packet.isLearning === true ? [deviceOf(telegram, asks)] : [];
    const chosen = choose(telegram, packet);
    // The neighbours' switches are nobody's business: who is not set up is listed only while an
    // installer teaches devices in.
    if (chosen === undefined)
      return packet.isLearning === true ? [strangerOf(telegram, packet)] : [];
    return [readingsOf(telegram, chosen, packet)];
  }

  #isCopy({ sender, rorg, user }: Telegram, monotonicMs: number): boolean {
    const said = `${String(rorg)}/${hex(user)}`;
    const last = this.#last.get(sender);
    // A bound on what a flood of invented senders can make us keep.
    if (last === undefined && this.#last.size >= SENDERS_MOST) this.#last.clear();
    this.#last.set(sender, { said, monotonicMs });
    return last?.said === said && monotonicMs - last.monotonicMs <= SAME_WITHIN_MS;
  }
}

/** As an installer wrote it: `enocean/0180a53c`, with `/a5-07-01` and `/inverted` where needed. */
function choose(telegram: Telegram, { isSetUp }: ForeignPacket): Chosen | undefined {
  const plain = `enocean/${telegram.sender}`;
  const usual = USUAL_PROFILE.get(telegram.rorg);
  const named = [...profiles].filter(([, { rorg }]) => rorg === telegram.rorg);
  const readings: Chosen[] = [
    { address: plain, profile: profiles.get(usual ?? ""), isInverted: false },
    { address: `${plain}/inverted`, profile: profiles.get(usual ?? ""), isInverted: true },
    ...named.flatMap(([name, profile]) => [
      { address: `${plain}/${name}`, profile, isInverted: false },
      { address: `${plain}/${name}/inverted`, profile, isInverted: true },
    ]),
  ];
  return readings.find(({ address }) => isSetUp?.(address) === true);
}

function readingsOf(telegram: Telegram, chosen: Chosen, packet: ForeignPacket): News {
  const { address, profile, isInverted } = chosen;
  if (isEncrypted(telegram)) throw unreadable(telegram, "it is encrypted");
  if (profile === undefined) throw unreadable(telegram, "its address has to name its profile");
  const found = [...profile.read(telegram, isInverted), ...strengthOf(telegram)];
  return {
    ...{ news: "readings", addresses: [address], isRemembered: false, proposes: profile.proposes },
    sends: [],
    readings: found
      .filter((one) => one !== undefined)
      .map((one) => ({ ...one, atMs: packet.wallMs })),
  };
}

function unreadable({ sender, rorg }: Telegram, why: string): GatewayError {
  const what = `EnOcean telegram ${rorg.toString(16)} of ${sender}`;
  return new GatewayError("sensor/undecodable", `${what}: ${why}`);
}

function strengthOf({ rssiDbm }: Telegram): readonly (Measured | undefined)[] {
  if (rssiDbm === null) return [];
  const share = (rssiDbm - WEAKEST_DBM) / (STRONGEST_DBM - WEAKEST_DBM);
  const percent = Math.round(100 * Math.min(1, Math.max(0, share)));
  return [measure("signal", rssiDbm), measure("link-quality", percent)];
}

/** It asks to be taught in, and may say what it is: then that is part of its address. */
function deviceOf({ sender }: Telegram, { profile, manufacturer }: TeachIn): News {
  const known = profile === null ? undefined : profiles.get(profile);
  const maker = manufacturer === null ? "" : `, manufacturer ${manufacturer.toString(16)}`;
  const what = profile === null ? "asks to be set up" : `${profile.toUpperCase()}${maker}`;
  const support = profile !== null && known === undefined ? ", not supported" : "";
  return {
    news: "device",
    addresses: [`enocean/${sender}${known === undefined ? "" : `/${String(profile)}`}`],
    model: `EnOcean: ${what}${support}`,
    proposes: known?.proposes ?? null,
  };
}

function strangerOf(telegram: Telegram, { wallMs: atMs }: ForeignPacket): News {
  const usual = profiles.get(USUAL_PROFILE.get(telegram.rorg) ?? "");
  const found = (usual?.read(telegram, false) ?? []).filter((one) => one !== undefined);
  const kind = isEncrypted(telegram) ? "encrypted, not supported" : telegram.rorg.toString(16);
  return {
    ...{ news: "readings", isRemembered: false, proposes: usual?.proposes ?? null },
    addresses: [`enocean/${telegram.sender}`],
    sends: usual === undefined ? [`telegram ${kind}`] : found.map(({ quantity }) => quantity),
    readings: found.map((one) => ({ ...one, atMs })),
  };
}

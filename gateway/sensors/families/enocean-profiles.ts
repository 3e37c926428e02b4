// EnOcean equipment profiles that matter in a care home: user data → readings [EEP 2.6]. The same
// contact is a door, a mat or a cord: each is read, and the sensor type takes what it is about.
import { type Measured, measure } from "../../domain/quantity.ts";
import { RORG, type Telegram, db } from "./enocean-telegram.ts";

type Found = readonly (Measured | undefined)[];

export interface Profile {
  readonly rorg: number;
  /** `isInverted`: the contact was mounted the other way round. */
  readonly read: (telegram: Telegram, isInverted: boolean) => Found;
  /** The sensor type it looks like; null: an installer has to say. */
  readonly proposes: string | null;
}

/** *Energy bow*: pressed; the rest says which button, and any of them calls. */
const PRESSED_BIT = 0x10;
const CLOSED_BIT = 0x01;
/** 0 to 250 stand for the whole scale; more is an error of the device. */
const SUPPLY_MOST = 250;
const SUPPLY_V = 5;
const PIR_ON_LEAST = 128;
const MOTION_BIT = 0x80;
const SUPPLY_VALID_BIT = 0x01;
const LUX_MOST = 1_000;

function readRocker({ user }: Telegram, isInverted: boolean): Found {
  const isPressed = ((db(user, 0) & PRESSED_BIT) !== 0) !== isInverted;
  return [measure("pressed", isPressed ? "single" : "release"), measure("occupied", isPressed)];
}

function readContact({ user }: Telegram, isInverted: boolean): Found {
  const isClosed = ((db(user, 0) & CLOSED_BIT) !== 0) !== isInverted;
  return [measure("open", !isClosed), measure("occupied", isClosed), measure("asking", isClosed)];
}

function supply(value: number): Measured | undefined {
  return value > SUPPLY_MOST ? undefined : measure("voltage", (value * SUPPLY_V) / SUPPLY_MOST);
}

function readInputs({ user }: Telegram, isInverted: boolean): Found {
  const isOn = ((db(user, 1) & 0x01) !== 0) !== isInverted;
  return [
    measure("temperature", 40 - (db(user, 2) / 255) * 40),
    ...[measure("occupied", isOn), measure("open", !isOn), measure("asking", isOn)],
  ];
}

export const profiles: ReadonlyMap<string, Profile> = new Map([
  ["f6-01-01", { rorg: RORG.rps, read: readRocker, proposes: "batteryless-button" }],
  ["f6-02-01", { rorg: RORG.rps, read: readRocker, proposes: "batteryless-button" }],
  ["f6-02-02", { rorg: RORG.rps, read: readRocker, proposes: "batteryless-button" }],
  ["f6-04-01", { rorg: RORG.rps, read: readRocker, proposes: null }],
  ["d5-00-01", { rorg: RORG.contact, read: readContact, proposes: "door-contact" }],
  [
    "a5-07-01",
    {
      rorg: RORG.fourBytes,
      read: ({ user }) => [
        measure("motion", db(user, 1) >= PIR_ON_LEAST),
        (db(user, 0) & SUPPLY_VALID_BIT) === 0 ? undefined : supply(db(user, 3)),
      ],
      proposes: "pir-motion",
    },
  ],
  [
    "a5-07-02",
    {
      rorg: RORG.fourBytes,
      read: ({ user }) => [uncertainMotion(user), supply(db(user, 3))],
      proposes: "pir-motion",
    },
  ],
  [
    "a5-07-03",
    {
      rorg: RORG.fourBytes,
      read: ({ user }) => [uncertainMotion(user), supply(db(user, 3)), lux(user)],
      proposes: "pir-motion",
    },
  ],
  [
    "a5-08-01",
    {
      rorg: RORG.fourBytes,
      // Both bits are upside down here: 0 is moving, 0 is pressed.
      read: ({ user }) => [
        measure("motion", (db(user, 0) & 0x02) === 0),
        measure("pressed", (db(user, 0) & 0x01) === 0 ? "single" : "release"),
        measure("illuminance", (db(user, 2) / 255) * 510),
        measure("temperature", (db(user, 1) / 255) * 51),
        measure("voltage", (db(user, 3) / 255) * 5.1),
      ],
      proposes: "pir-motion",
    },
  ],
  ["a5-30-03", { rorg: RORG.fourBytes, read: readInputs, proposes: null }],
] satisfies readonly (readonly [string, Profile])[]);

/** What a telegram of each kind is read by where the address names no profile. */
export const USUAL_PROFILE: ReadonlyMap<number, string> = new Map<number, string>([
  [RORG.rps, "f6-02-01"],
  [RORG.contact, "d5-00-01"],
]);

/** Its 0 is *uncertain*, and still the best word there is that nobody moves. */
function uncertainMotion(user: Uint8Array): Measured | undefined {
  return measure("motion", (db(user, 0) & MOTION_BIT) !== 0);
}

function lux(user: Uint8Array): Measured | undefined {
  const value = (db(user, 2) << 2) | (db(user, 1) >> 6);
  return value > LUX_MOST ? undefined : measure("illuminance", value);
}

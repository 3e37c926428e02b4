// What the hub knows now: made from the event log by `reduce`, kept in memory and, row by row,
// in the store's projection table, in the same transaction as the events it was made from.
import type {
  Away,
  DeviceContact,
  DeviceTest,
  PrivateTime,
  ResidentRule,
  Tested,
} from "./care-rows.ts";
import type {
  AlertKind,
  AlertLine,
  AlertOutcome,
  AlertPriority,
  BasisGround,
  DetectionLevel,
  DeviceTrouble,
  EventData,
  FaultKind,
  Occurrence,
  Place,
  RoleName,
  Sealed,
  SensedState,
  SensedThing,
  SensingPurpose,
  WornState,
} from "../events.ts";
import type { FormerResident, NhsNumber, RecordMatch } from "./record-rows.ts";
import type { Dose, Reminder } from "./reminder.ts";

/** The one row of kind "identity" has id "home". */
export interface Identity {
  readonly homeId: string;
  readonly hubId: string;
  readonly name: string;
  readonly timeZone: string;
  readonly demo: boolean;
}

export interface Room {
  readonly roomId: string;
  readonly name: string;
  readonly kind: EventData<"room.added">["kind"];
}

export interface Resident {
  readonly residentId: string;
  readonly roomId: string | null;
  /** Null once the resident's key was destroyed. */
  readonly personal: Sealed | null;
}

/** Why a resident may be sensed for one purpose; the row's id is `residentId/purpose`. */
export interface Basis {
  readonly residentId: string;
  readonly purpose: SensingPurpose;
  readonly ground: BasisGround;
  readonly consulted: Sealed | null;
  readonly reviewMs: number;
  readonly sinceMs: number;
  /** Absent: the plan recorded it. */
  readonly staffId?: string | undefined;
}

export interface Device {
  readonly deviceId: string;
  readonly sensorType: string;
  readonly label: string;
  readonly position: "wrist" | "waist" | null;
  /** Null: it speaks the native protocol, under its own id. */
  readonly address: string | null;
  readonly worn: WornState | null;
  readonly flat: boolean;
}

/** Address → device, by every name its radio or bus has for it. The row's id is the address. */
export interface DeviceAddress {
  readonly deviceId: string;
  /** Of one that encrypts: the highest counter that had a consequence. */
  readonly counter?: number;
}

/** What is wrong with a device now; the row's id is `deviceId/trouble`. */
export interface Trouble {
  readonly deviceId: string;
  readonly trouble: DeviceTrouble;
  readonly sinceMs: number;
}

/** What a fixed sensor said last; the row's id is `deviceId/what`. */
export interface Sensing {
  readonly deviceId: string;
  readonly what: SensedThing;
  readonly state: SensedState;
  /** When it became so, by the hub's clock. */
  readonly sinceMs: number;
  /** Whom and which room the device belonged to then. */
  readonly residentId: string | null;
  readonly roomId: string | null;
}

export interface Assignment {
  readonly assignmentId: string;
  readonly deviceId: string;
  readonly residentId: string | null;
  readonly roomId: string | null;
  readonly fromMs: number;
  readonly toMs: number | null;
}

export interface Staff {
  readonly staffId: string;
  readonly role: RoleName;
  readonly personal: Sealed;
  /** Access was ended. The row stays: what this person did still has a name. */
  readonly revoked?: true;
}

export interface Tablet {
  readonly tabletId: string;
  readonly label: string;
}

export type AlertStage = "raised" | "acknowledged" | "attended" | "closed";

export interface Hand {
  readonly staffId: string;
  readonly verified: boolean;
  readonly atMs: number;
}

/** Something a person must attend to: raised → acknowledged → attended → closed. */
export interface Alert {
  readonly alertId: string;
  readonly kind: AlertKind;
  readonly priority: AlertPriority;
  /** "check" is silent until a second sign, a person, or time raises it. */
  readonly level: DetectionLevel;
  readonly stage: AlertStage;
  /** True while boards must sound for it. */
  readonly sounding: boolean;
  readonly residentId: string | null;
  readonly deviceId: string | null;
  readonly place: Place;
  readonly occurrence: Occurrence;
  readonly raisedMs: number;
  /** The latest lines, oldest first; the log has them all. */
  readonly lines: readonly { readonly atMs: number; readonly line: AlertLine }[];
  readonly lineCount: number;
  readonly acknowledged: Hand | null;
  readonly attended: Hand | null;
  readonly closed: (Hand & { readonly outcome: AlertOutcome; readonly note: Sealed | null }) | null;
  readonly shownOn: readonly { readonly boardId: string; readonly atMs: number }[];
  readonly soundedOn: readonly { readonly boardId: string; readonly atMs: number }[];
  readonly raisedEventId: string;
  /** Whom it was put down to before staff corrected that, oldest first. */
  readonly formerly?: readonly FormerResident[];
}

/** One destination's copy of one alert on its way. */
export interface Delivery {
  readonly deliveryId: string;
  readonly alertId: string;
  readonly destinationId: string;
  readonly about: "raised" | "changed";
  readonly priority: AlertPriority;
  readonly queuedMs: number;
  readonly state: "queued" | "accepted" | "not-sent" | "superseded" | "dropped";
  readonly delayed: boolean;
  /** Delayed because the destination has it and nobody there has taken it yet. */
  readonly held?: boolean;
  readonly attempts: number;
  readonly settledMs: number | null;
  readonly reason: string | null;
  readonly asLive: boolean | null;
}

/** A stored timer. Runs on monotonic time while the hub is up, on wall time across a power cut. */
export interface WakeUp {
  readonly wakeUpId: string;
  readonly alertId: string | null;
  readonly purpose: EventData<"wake-up.set">["purpose"];
  readonly setMs: number;
  readonly delayMs: number;
}

/** A device event already in the log: the same name is the same event. */
export interface KnownDeviceEvent {
  readonly eventId: string;
  readonly atMs: number;
}

/** The last impact of a device that became a detection: resent samples must not raise it again. */
export interface KnownImpact {
  readonly bootNonce: number;
  readonly impactUs: number;
  readonly level: DetectionLevel;
}

/** How readily a resident's findings call, where that is not as the model card says. */
export type Sensitivity = EventData<"sensitivity.set"> & { readonly sinceMs: number };

export interface Fault {
  readonly fault: FaultKind;
  readonly subject: string;
  readonly sinceMs: number;
  readonly alertId: string | null;
}

/** The model a manager chose to decide; the row's id is "live". No row: the configured one decides. */
export interface ModelChoice {
  readonly fingerprint: string;
  readonly version: string;
  readonly staffId: string;
  readonly atMs: number;
}

/** What two models said of one window, and what a person then found there. */
export type ShadowFinding = EventData<"shadow.found"> & { readonly outcome: AlertOutcome | null };

/** Windows given to two models; the row's id is `live/shadow`. */
export interface ShadowTally {
  readonly live: string;
  readonly shadow: string;
  readonly sinceMs: number;
  readonly windows: number;
  readonly dropped: number;
}

/** A fall staff found without an alert. */
export type ToldFall = EventData<"fall.told">;

/** A bridge's secret was ended; the row's id is the name it signed in with. It goes with a new one. */
export interface EndedBridge {
  readonly endedMs: number;
}

/** Every kind of row the projection holds. */
export interface HomeRows {
  readonly identity: Identity;
  readonly room: Room;
  readonly resident: Resident;
  readonly basis: Basis;
  readonly privateTime: PrivateTime;
  readonly away: Away;
  readonly residentRule: ResidentRule;
  readonly deviceContact: DeviceContact;
  readonly deviceTest: DeviceTest;
  readonly tested: Tested;
  readonly device: Device;
  readonly address: DeviceAddress;
  readonly sensing: Sensing;
  readonly trouble: Trouble;
  readonly assignment: Assignment;
  readonly staff: Staff;
  readonly tablet: Tablet;
  readonly endedBridge: EndedBridge;
  readonly alert: Alert;
  readonly delivery: Delivery;
  readonly wakeUp: WakeUp;
  readonly deviceEvent: KnownDeviceEvent;
  readonly impact: KnownImpact;
  readonly fault: Fault;
  readonly sensitivity: Sensitivity;
  readonly modelChoice: ModelChoice;
  readonly shadowFinding: ShadowFinding;
  readonly shadowTally: ShadowTally;
  readonly toldFall: ToldFall;
  readonly nhsNumber: NhsNumber;
  readonly recordMatch: RecordMatch;
  readonly reminder: Reminder;
  readonly dose: Dose;
}

export type RowKind = keyof HomeRows;

/** One kind of row, as the core reads it. */
export interface Rows<T> {
  get(id: string): T | undefined;
  values(): Iterable<T>;
  entries(): Iterable<[string, T]>;
}

/** Deliveries are many while a line is down: those of one alert are found without looking at all. */
export interface DeliveryRows extends Rows<Delivery> {
  of(alertId: string): readonly Delivery[];
}

/** The home as the core reads it. */
export type Home = { readonly [K in Exclude<RowKind, "delivery">]: Rows<HomeRows[K]> } & {
  readonly delivery: DeliveryRows;
};

/** One changed row; `row: null` removes it. */
export type RowChange = {
  [K in RowKind]: { readonly kind: K; readonly id: string; readonly row: HomeRows[K] | null };
}[RowKind];

// What the screens' side asks of the hub. The composition root supplies it; nothing in this folder
// knows the store, the pipeline or the drivers.
import type { AlertCommand } from "../domain/alert-command.ts";
import type { Clock } from "../domain/clock.ts";
import type { DoseNote } from "../domain/dose-note.ts";
import type { ModelComparison } from "../domain/compare-models.ts";
import type { ResidentCorrection } from "../domain/correct-resident.ts";
import type { Alert, Home, RowChange } from "../domain/home.ts";
import type { MotionHardware } from "../domain/motion-hardware.ts";
import type { CardFacts } from "../domain/model-folder.ts";
import type { Place, Proposal, Sealed, StoredEvent } from "../events.ts";

/** What is known of a device beyond its row: counted since the hub started. */
export interface DeviceStatus {
  /** Null: never heard since the hub knows it. */
  readonly lastHeardMs: number | null;
  readonly batteryPercent: number | null;
  readonly connected: boolean;
  readonly signalPercent: number | null;
  readonly lastPlace: Place | null;
  /** Rate and full scale of its motion; undefined: it has sent none. */
  readonly hardware?: MotionHardware | undefined;
  readonly packets: {
    readonly received: number;
    readonly lost: number;
    readonly doubled: number;
    readonly late: number;
    readonly undecodable: number;
  };
}

/** A device that speaks but is not set up. */
export interface Stranger {
  readonly hardwareId: string;
  readonly firstHeardMs: number;
  readonly lastHeardMs: number;
  readonly packets: number;
  readonly model: string;
  readonly sends: readonly string[];
  readonly proposes: string | null;
}

/** A signed-in browser. The token itself is nowhere on the hub, only its SHA-256. */
export interface SessionRecord {
  readonly tokenHash: string;
  readonly staffId: string;
  readonly expiresMs: number;
}

/** Everything that is checked against a secret, and the secrets' hashes, kept apart from the log. */
export interface HubSecrets {
  /** scrypt; takes as long for an unknown `staffId` as for a wrong PIN. */
  verifyPin(staffId: string, pin: string): Promise<boolean>;
  /** The tablet this token was issued to, or undefined. Called on every request: from memory. */
  verifyTablet(token: string): string | undefined;
  /** Makes a tablet id and a random 256-bit token; keeps its SHA-256 before it resolves. */
  issueTablet(label: string): Promise<{ readonly tabletId: string; readonly token: string }>;
  /** What was issued to it opens nothing any more. */
  endTablet(tabletId: string): Promise<void>;
  /** Sessions survive a restart: a hub that restarts at night must not sign everybody out. */
  loadSessions(): Promise<readonly SessionRecord[]>;
  keepSession(session: SessionRecord): Promise<void>;
  forgetSession(tokenHash: string): Promise<void>;
}

/** What is fixed while the hub runs. */
export interface HubSettings {
  readonly homeName: string;
  readonly homeId: string;
  readonly hubId: string;
  /** True: every screen says DEMO. */
  readonly demo: boolean;
  /** The words of the brief, shown on every board. */
  readonly intendedPurpose: string;
  readonly softwareVersion: string;
  /** IANA name; local times in words are in it. */
  readonly timeZone: string;
  /** Destination id → the name staff know it by ("remote team"). */
  readonly destinationLabels: ReadonlyMap<string, string>;
  /** Of the radios and buses beside MQTT. */
  readonly driverLabels: ReadonlyMap<string, string>;
}

export interface HubHealth {
  /** False only when a restart of the process would help. */
  readonly alive: boolean;
  /** True when events are accepted, stored and shown. */
  readonly ready: boolean;
  /** Why not, for the person who looks. */
  readonly reasons: readonly string[];
}

/** What a manager asks for one resident's findings, in plain text. */
export interface SensitivityAsked {
  readonly residentId: string;
  readonly level: "low" | "normal" | "high";
  readonly staffId: string;
  readonly reason: string | null;
  readonly untilMs: number | null;
}

/** A model as people are told of it. */
export interface ModelState {
  /** Null: it was never whole since the hub started. */
  readonly card: CardFacts | null;
  /** Null: it is not whole now. */
  readonly fingerprint: string | null;
  readonly fault: string | null;
}

/** Two models by fingerprint: what a manager saw compared. */
export interface ModelPair {
  readonly live: string;
  readonly shadow: string;
}

export interface ModelsPort {
  live(): ModelState;
  /** Null: the config names no second folder. */
  shadow(): ModelState | null;
  /** Null: there are no two whole models. Counts up to now. */
  comparison(): Promise<ModelComparison | null>;
  /** Throws `model/refused` where the pair, or what lies in the shadow's folder, is another now. */
  promote(seen: ModelPair, staffId: string): Promise<void>;
  /** Throws `model/refused` where nothing is promoted. */
  undoPromotion(staffId: string): Promise<void>;
}

/** A resident was found fallen, and nobody had been told. */
export interface ToldFallReport {
  readonly residentId: string;
  readonly staffId: string;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  readonly roomId: string | null;
}

/** A radio or bus beside MQTT. */
export interface DriverState {
  readonly driverId: string;
  readonly label: string;
  readonly isUp: boolean;
  readonly learnsUntilMs: number | null;
}

export interface DriversPort {
  list(): readonly DriverState[];
  /** Lets it list unknown devices for so long; 0 ends that. */
  learn(driverId: string, forMs: number, staffId: string): void;
}

/** Social care records: who residents are there, and whom alerts were about. */
export interface RecordsPort {
  list(): readonly { readonly destinationId: string; readonly label: string }[];
  /** Ten digits. Never for a log. */
  nhsNumber(residentId: string): string | undefined;
  /** These resolve after the commit. Throw `access/unknown`. */
  setNhsNumber(residentId: string, digits: string, staffId: string): Promise<void>;
  matchByHand(match: {
    readonly residentId: string;
    readonly destinationId: string;
    readonly patientId: string;
    readonly staffId: string;
  }): Promise<void>;
  /** Throws `alert/unknown`, `alert/refused`. */
  correctResident(correction: ResidentCorrection): Promise<void>;
}

export interface HubPort {
  readonly records: RecordsPort;
  readonly drivers: DriversPort;
  readonly models: ModelsPort;
  /** Resolves, after the commit, with how many windows of that time were kept with it. */
  tellFall(report: ToldFallReport): Promise<number>;
  readonly clock: Clock;
  /** The live read model: after a commit it holds what the commit changed. */
  readonly home: Home;
  readonly settings: HubSettings;
  readonly secrets: HubSecrets;
  /** Sequence of the last event told through `onCommitted` (at start: the last in the log). */
  lastSeq(): number;
  /**
   * Resolves after the commit. Throws `alert/refused` where the alert's stage does not allow it.
   * The caller has checked that the alert exists and that this person may ask.
   */
  act(command: AlertCommand): Promise<void>;
  /** Resolves after the commit. Throws `sensitivity/refused`. `reason` is sealed before it is kept. */
  setSensitivity(wish: SensitivityAsked): Promise<void>;
  /** Resolves after the commit. Throws `reminder/…`. `reason` is sealed before it is kept. */
  noteDose(note: DoseNote, reason: string | null): Promise<void>;
  /** The samples behind a detection; undefined once their time is over. */
  readEvidence(windowId: string): Promise<Uint8Array | undefined>;
  /** Commits what `decide` makes of the home as it stands then. Throws what it throws. */
  decide(decide: (home: Home, nowMs: number) => readonly Proposal[]): Promise<void>;
  /** Text that names people, under the key of `subject`; makes one where there is none. */
  seal(subject: string, text: string): Promise<Sealed>;
  newId(): string;
  /** Resolves when its secret is gone, too. Throws `access/unknown`. */
  retireDevice(deviceId: string): Promise<void>;
  /** Commits events that concern no alert: sign-ins, tablets, boards. */
  record(proposals: readonly Proposal[]): Promise<void>;
  /**
   * Ends a person's, or a tablet's, access. Resolves when it is on disk. Throws `access/unknown`, and
   * `access/refused` where nobody could answer any more.
   */
  revokeStaff(staffId: string, byStaffId: string): Promise<void>;
  revokeTablet(tabletId: string, byStaffId: string): Promise<void>;
  /** Called in order of `seq`, without gap, at once after each commit, `home` already changed. */
  onCommitted(listener: (events: readonly StoredEvent[]) => void): Disposable;
  /** Alerts shown although their commit failed: called when one is added. */
  onNotStored(listener: (alerts: readonly Alert[]) => void): Disposable;
  /** Those of them that are still not stored. */
  notStored(): readonly Alert[];
  /** Events after `afterSeq`, oldest first. */
  readLog(afterSeq: number, limit: number): Promise<readonly StoredEvent[]>;
  /** Events that name this alert, and its deliveries', oldest first. */
  readAlertLog(alertId: string): Promise<readonly StoredEvent[]>;
  /** One row, also one no longer in memory. */
  readRow(kind: RowChange["kind"], id: string): Promise<RowChange | undefined>;
  readonly names: {
    /**
     * The JSON under the seal: a resident's `{preferredName, fullName?}`, a staff member's `{name}`.
     * Undefined once that person's key is destroyed.
     */
    openSealed(sealed: Sealed): string | undefined;
  };
  deviceStatus(deviceId: string): DeviceStatus | undefined;
  strangers(): readonly Stranger[];
  /** Room left on the disk that holds what is owed. */
  freeBytes(): Promise<number>;
  health(): HubHealth;
  /** Prometheus text. */
  metrics(): Promise<string>;
}

/** A log that never gets a name, a PIN, a token or a note. */
export interface ApiLog {
  info(fields: Readonly<Record<string, string | number | boolean>>, message: string): void;
  warn(fields: Readonly<Record<string, string | number | boolean>>, message: string): void;
}

// The hub as the HTTP side sees it.
import type { Logger } from "pino";
import type { DeviceBook } from "./device-book.ts";
import type { AlertCommand } from "./domain/alert-command.ts";
import { transition } from "./domain/alert.ts";
import { type DoseNote, noteProposals } from "./domain/dose-note.ts";
import { sensitivityProposals } from "./domain/sensitivity.ts";
import type { Clock } from "./domain/clock.ts";
import type { Identity } from "./domain/home.ts";
import type { HubHealth, HubPort, RecordsPort, SensitivityAsked } from "./api/hub-port.ts";
import { INTENDED_PURPOSE } from "./api/contract/intended-purpose.ts";
import type { Config } from "./config.ts";
import { GatewayError } from "./errors.ts";
import type { Sealed } from "./events.ts";
import type { Hub } from "./hub.ts";
import { freeBytes, setLineMeters } from "./line-meters.ts";
import type { LearnWindows } from "./learn-windows.ts";
import { newId } from "./ids.ts";
import type { Meters } from "./meters.ts";
import type { ModelDesk } from "./model-desk.ts";

export interface HubPortParts {
  readonly hub: Hub;
  readonly config: Config;
  readonly clock: Clock;
  readonly book: DeviceBook;
  readonly meters: Meters;
  readonly softwareVersion: string;
  readonly models: ModelDesk;
  readonly learn: LearnWindows;
  readonly log: Logger;
  readonly health: () => HubHealth;
}

export function hubPortOf(parts: HubPortParts): HubPort {
  const { hub, config, clock, book, health, models } = parts;
  const { store } = hub;
  return {
    ...{ clock, home: hub.home, secrets: hub.credentials, health, models },
    records: recordsPortOf(hub, config),
    tellFall: async (report) => await models.tellFall(report),
    // The home may get its name while the hub runs.
    get settings() {
      return settingsOf(parts);
    },
    lastSeq: () => hub.lastSeq,
    act: async (command) => {
      await act(hub, command);
    },
    setSensitivity: async (asked) => {
      await setSensitivity(hub, asked, clock.now());
    },
    noteDose: async (note, reason) => {
      await noteDose(hub, note, reason);
    },
    readEvidence: async (windowId) => await store.readEvidence(windowId),
    record: async (proposals) => {
      await hub.record(proposals);
    },
    decide: async (decide) => {
      await hub.pipeline.submit({ decide: (home) => decide(home, clock.now()) });
    },
    seal: async (subject, text) => await store.vault.seal(subject, text),
    newId,
    retireDevice: async (deviceId) => {
      await hub.revocation.device(deviceId);
    },
    revokeStaff: async (staffId, byStaffId) => {
      await hub.revocation.staff(staffId, byStaffId);
    },
    revokeTablet: async (tabletId, byStaffId) => {
      await hub.revocation.tablet(tabletId, byStaffId);
    },
    onCommitted: (listener) => hub.onCommitted(listener),
    onNotStored: (listener) => hub.onNotStored(listener),
    notStored: () => hub.notStored(),
    readLog: async (afterSeq, limit) => await store.readLog(afterSeq, limit),
    readAlertLog: async (alertId) => await store.readAlertLog(alertId),
    readRow: async (kind, id) => await store.readRow(kind, id),
    names: { openSealed: (sealed) => store.vault.open(sealed) },
    deviceStatus: (deviceId) => book.status(deviceId),
    strangers: () => book.strangers(),
    drivers: driversOf(parts),
    freeBytes: async () => await freeBytes(parts.config.dataFolder),
    metrics: async () => await metrics(parts),
  };
}

function driversOf({ hub, config, learn, log }: HubPortParts): HubPort["drivers"] {
  return {
    list: () => {
      const windows = new Map(learn.list().map((window) => [window.driverId, window.untilMs]));
      const down = [...hub.home.fault.values()].filter(({ fault }) => fault === "driver");
      return config.drivers.map(({ id: driverId, label }) => ({
        ...{ driverId, label, learnsUntilMs: windows.get(driverId) ?? null },
        isUp: !down.some(({ subject }) => subject === driverId),
      }));
    },
    learn: (driverId, forMs, staffId) => {
      log.info({ driver: driverId, forMs, staffId }, "a teach-in window was set");
      learn.open(driverId, forMs, staffId);
    },
  };
}

function recordsPortOf({ records }: Hub, { destinations }: Config): RecordsPort {
  const list = destinations
    .filter(({ files, isFiledByHand }) => files !== undefined && !isFiledByHand)
    .map(({ id: destinationId, label }) => ({ destinationId, label }));
  return {
    list: () => list,
    nhsNumber: (residentId) => records.nhsNumber(residentId),
    setNhsNumber: async (...given) => {
      await records.setNhsNumber(...given);
    },
    matchByHand: async (match) => {
      await records.matchByHand(match);
    },
    correctResident: async (correction) => {
      await records.correctResident(correction);
    },
  };
}

/** What screens say before anybody set up the home. */
const NO_HOME: Identity = {
  ...{ homeId: "", hubId: "", name: "This home is not set up yet" },
  ...{ timeZone: "Europe/London", demo: false },
};

function settingsOf({ hub, config, softwareVersion }: HubPortParts): HubPort["settings"] {
  const { name, ...identity } = hub.home.identity.get("home") ?? NO_HOME;
  return {
    ...identity,
    homeName: name,
    intendedPurpose: INTENDED_PURPOSE,
    softwareVersion,
    destinationLabels: new Map(config.destinations.map(({ id, label }) => [id, label])),
    driverLabels: new Map(config.drivers.map(({ id, label }) => [id, label])),
  };
}

async function act(hub: Hub, command: AlertCommand): Promise<void> {
  const note = await sealedNote(hub, command);
  await hub.pipeline.submit({
    decide: (home) => {
      const alert = home.alert.get(command.alertId);
      if (alert !== undefined) return transition(alert, command, note);
      const { alertId } = command;
      if (!hub.notStored().some((unstored) => unstored.alertId === alertId)) {
        throw new GatewayError("alert/unknown", `Alert ${alertId} is over, or never was.`);
      }
      const why = "is not stored: act on it, and write it down on paper.";
      throw new GatewayError("alert/refused", `Alert ${alertId} ${why}`);
    },
  });
}

/** A note may name people: it is sealed under the resident's key, else under its writer's. */
async function sealedNote(hub: Hub, command: AlertCommand): Promise<Sealed | null> {
  if (command.kind !== "close" || command.note === null || command.note === "") return null;
  const residentId = hub.home.alert.get(command.alertId)?.residentId;
  return await hub.store.vault.seal(residentId ?? command.staffId, command.note);
}

async function setSensitivity(hub: Hub, asked: SensitivityAsked, nowMs: number): Promise<void> {
  const { residentId, reason } = asked;
  // A key is made for whoever has none: nobody may have one made for a resident who is not there.
  const isKnown = (hub.home.resident.get(residentId)?.personal ?? null) !== null;
  const isSealed = reason !== null && reason !== "" && isKnown;
  const sealed = isSealed ? await hub.store.vault.seal(residentId, reason) : null;
  await hub.pipeline.submit({
    decide: (home) => sensitivityProposals(home, { ...asked, reason: sealed }, nowMs),
  });
}

async function noteDose(hub: Hub, note: DoseNote, reason: string | null): Promise<void> {
  const residentId = hub.home.dose.get(note.doseId)?.residentId;
  const resident = residentId === undefined ? undefined : hub.home.resident.get(residentId);
  // A key is made for whoever has none: never for a resident who was erased.
  const isSealed = reason !== null && residentId !== undefined && resident?.personal !== null;
  const sealed = isSealed ? await hub.store.vault.seal(residentId, reason) : null;
  await hub.pipeline.submit({
    decide: (home, nowMs) => noteProposals(home, note, sealed, nowMs),
  });
}

async function metrics(parts: HubPortParts): Promise<string> {
  const { hub, meters } = parts;
  let open = 0;
  for (const alert of hub.home.alert.values()) if (alert.stage !== "closed") open += 1;
  const owedInAll = await setLineMeters(parts);
  let lowered = 0;
  for (const { level } of hub.home.sensitivity.values()) if (level === "low") lowered += 1;
  meters.lowered.set(lowered);
  meters.openAlerts.set(open);
  meters.owed.set(owedInAll);
  meters.faults.reset();
  for (const { fault } of hub.home.fault.values()) meters.faults.inc({ fault });
  return await meters.registry.metrics();
}

import { pino } from "pino";
import { expect, it } from "vitest";
import { AnswerDesk } from "../../gateway/answer-desk.ts";
import { DeviceBook } from "../../gateway/device-book.ts";
import { driverPortOf } from "../../gateway/driver-port.ts";
import type { Ingest } from "../../gateway/ingest.ts";
import { FaultDesk } from "../../gateway/fault-desk.ts";
import { Meters } from "../../gateway/meters.ts";
import { CoreRig } from "../support/core-rig.ts";

it("[H-08.3] a broker that keeps the bridges' topics from the hub is a technical alert until it lets it", async () => {
  const rig = await CoreRig.start();
  const log = pino({ level: "silent" });
  const submit = async (decide: Parameters<typeof rig.pipeline.submit>[0]["decide"]) =>
    await rig.pipeline.submit({ decide });
  const answers = new AnswerDesk({ home: () => rig.home, send: () => undefined });
  const ingest: Pick<Ingest, "onPacket"> = { onPacket: () => undefined };
  const port = driverPortOf("mqtt", {
    ...{ log, answers, ingest, faults: new FaultDesk({ submit, log }) },
    ...{ meters: new Meters(), book: new DeviceBook(), note: () => undefined },
  });
  const faults = (): readonly string[] =>
    [...rig.home.fault.values()].map(({ subject }) => subject);
  port.onCounted("foreign-topics-refused");
  port.onState("up", "connected");
  await rig.settle();
  expect(faults()).toEqual(["mqtt/bridges"]);
  expect(rig.alert.kind).toBe("technical");
  port.onState("down", "gone");
  port.onState("up", "connected");
  await rig.settle();
  expect(faults()).toEqual([]);
});

it("[H-08.9] a radio gone deaf leaves its rooms without cover, each its own alert there, until it hears again", async () => {
  const rig = await CoreRig.start();
  const log = pino({ level: "silent" });
  const submit = async (decide: Parameters<typeof rig.pipeline.submit>[0]["decide"]) =>
    await rig.pipeline.submit({ decide });
  const answers = new AnswerDesk({ home: () => rig.home, send: () => undefined });
  const ingest: Pick<Ingest, "onPacket"> = { onPacket: () => undefined };
  const noted: unknown[] = [];
  const port = driverPortOf("ble", {
    ...{ log, answers, ingest, faults: new FaultDesk({ submit, log }) },
    ...{ meters: new Meters(), book: new DeviceBook() },
    note: ({ type, data }) => noted.push({ type, ...data }),
  });
  const roomId = "room-1";
  await submit(() => [{ type: "room.added", data: { roomId, name: "Room 1", kind: "bedroom" } }]);
  const said = { silentMs: 90_000, detail: "after 90 s of silence it stays deaf" };
  port.onRadio?.({ step: "no-cover", rooms: [roomId], ...said });
  port.onRadio?.({ step: "no-cover", rooms: [roomId], ...said });
  await rig.settle();
  expect(rig.alert).toMatchObject({ kind: "technical", place: { roomId } });
  port.onRadio?.({ step: "heard-again", rooms: [], ...said });
  await rig.settle();
  expect([...rig.home.fault.values()]).toEqual([]);
  expect(noted).toMatchObject([
    { type: "radio.stepped", radio: "ble", step: "no-cover" },
    { step: "no-cover" },
    { step: "heard-again" },
  ]);
});

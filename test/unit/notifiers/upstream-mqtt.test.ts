import { afterEach, beforeEach, expect, it } from "vitest";
import { z } from "zod";
import type { Notifier } from "../../../gateway/domain/notifier.ts";
import { type ShownStates, shownStates } from "../../../gateway/domain/shown-states.ts";
import { destinationSettings } from "../../../gateway/notifiers/index.ts";
import { topicsOf } from "../../../gateway/notifiers/mqtt/home-assistant.ts";
import { systemClock } from "../../../gateway/system-clock.ts";
import { BrokerRig } from "../../support/broker-rig.ts";
import { sampleNotice } from "../../support/notifier-rig.ts";
import { CoreRig } from "../../support/core-rig.ts";
import { helpPressed } from "../../support/signs.ts";

const soon = (): AbortSignal => AbortSignal.timeout(10_000);
const SHOW = {
  baseTopic: "hearthwatch",
  discoveryPrefix: "homeassistant",
  residents: "none",
} as const;

const quiet: ShownStates = {
  ...{ homeId: "rose-court", hubId: "hub 1", isFaulty: false, openAlerts: 0 },
  rooms: [{ roomId: "room-4", name: "Room 4", isCalling: false }],
  residents: [{ residentId: "r-1", isCalling: false }],
  devices: [
    {
      ...{ deviceId: "w-1", sensorType: "wearable", roomName: "Room 4" },
      ...{ batteryPercent: 80, lastHeardMs: 0, troubles: [] },
    },
  ],
};
const calling = { ...quiet, rooms: [{ roomId: "room-4", name: "Room 4", isCalling: true }] };

let rig: BrokerRig;
let notifier: Notifier;
beforeEach(async () => {
  rig = await BrokerRig.start();
  const settings = { id: "house", label: "House broker", ...rig.settings };
  notifier = destinationSettings.parse(settings).build(rig.readSecret, systemClock);
});
afterEach(async () => {
  await notifier.close?.();
  await rig.close();
});

const CALLS = "hearthwatch/hub_1/room_room-4/calls";
const STATUS = "hearthwatch/hub_1/status";

it("shows rooms and devices, and what changes of them, as topics that are kept", async () => {
  notifier.show?.(quiet);
  await notifier.paths?.[0]?.contact("heartbeat", soon());
  await expect.poll(() => rig.kept(CALLS)).toBe("OFF");
  await expect.poll(() => rig.kept("hearthwatch/hub_1/device_w-1/battery")).toBe("80");
  await expect.poll(() => rig.kept(STATUS)).toBe("online");
  const before = rig.broker.published.length;
  notifier.show?.(calling);
  await expect.poll(() => rig.kept(CALLS)).toBe("ON");
  expect(rig.broker.published.slice(before).map(({ topic }) => topic)).toEqual([CALLS]);
});

it("[H-08.3] is off line there when it stops, and everything is shown anew when it is back", async () => {
  notifier.show?.(quiet);
  await notifier.paths?.[0]?.contact("heartbeat", soon());
  await expect.poll(() => rig.kept(CALLS)).toBe("OFF");
  await rig.broker.leave();
  await expect
    .poll(async () => await notifier.paths?.[0]?.contact("heartbeat", soon()).catch(() => "down"))
    .toBe("down");
  rig.broker.published.length = 0;
  await rig.broker.listen();
  await notifier.paths?.[0]?.contact("heartbeat", soon());
  await expect.poll(() => rig.kept(CALLS)).toBe("OFF");
  await notifier.close?.();
  expect(rig.kept(STATUS)).toBe("offline");
});

it("says everything again when Home Assistant starts", async () => {
  notifier.show?.(quiet);
  await notifier.paths?.[0]?.contact("heartbeat", soon());
  await expect.poll(() => rig.kept(CALLS)).toBe("OFF");
  rig.broker.published.length = 0;
  await rig.broker.say("homeassistant/status", "online");
  await expect.poll(() => rig.kept(CALLS)).toBe("OFF");
});

it("takes a topic back when what it told of is gone", async () => {
  notifier.show?.(quiet);
  await notifier.paths?.[0]?.contact("heartbeat", soon());
  await expect.poll(() => rig.kept(CALLS)).toBe("OFF");
  notifier.show?.({ ...quiet, rooms: [] });
  await expect.poll(() => rig.kept(CALLS)).toBe("");
});

it("[H-10.2] keeps no alert: who subscribes later must not take it for news", async () => {
  await notifier.deliver(sampleNotice, soon());
  const [alert] = rig.broker.published.filter(({ topic }) => topic === "hearthwatch/alerts");
  expect(alert?.retain).toBe(false);
});

it("is found by Home Assistant as entities it can see and not press", () => {
  const topics = topicsOf(calling, SHOW);
  const configs = [...topics].filter(([topic]) => topic.endsWith("/config"));
  const entity = z.looseObject({ unique_id: z.string(), state_topic: z.string() });
  const entities = configs.map(([, payload]) => entity.parse(JSON.parse(payload)));
  expect(new Set(entities.map((one) => one.unique_id)).size).toBe(configs.length);
  for (const one of entities) {
    expect(topics.has(one.state_topic)).toBe(true);
    expect(one).toMatchObject({ availability_topic: STATUS });
    expect(one).not.toHaveProperty("command_topic");
  }
  for (const [topic] of configs) {
    expect(topic).toMatch(/^homeassistant\/(binary_sensor|sensor)\/[\w-]+\/[\w-]+\/config$/);
  }
  const room = configs.find(([topic]) => topic.includes("room_room-4"))?.[1] ?? "";
  expect(JSON.parse(room)).toMatchObject({ device_class: "safety", payload_on: "ON" });
});

it("tells of residents only where it is configured, and never by name", () => {
  expect([...topicsOf(quiet, SHOW).keys()].join()).not.toContain("resident");
  const shown = topicsOf(quiet, { ...SHOW, residents: "pseudonymous" });
  expect(shown.get("hearthwatch/hub_1/resident_r-1/calls")).toBe("OFF");
  expect(topicsOf(quiet, { ...SHOW, discoveryPrefix: null }).size).toBeLessThan(shown.size);
});

it("shows nobody without a recorded basis", async () => {
  const core = await CoreRig.start();
  await core.record(
    { type: "room.added", data: { roomId: "room-4", name: "Room 4", kind: "bedroom" } },
    helpPressed(),
  );
  const states = shownStates(core.home, core.clock.now(), () => undefined);
  expect(states).toMatchObject({ openAlerts: 1, residents: [] });
  expect(states.rooms).toEqual([{ roomId: "room-4", name: "Room 4", isCalling: false }]);
});

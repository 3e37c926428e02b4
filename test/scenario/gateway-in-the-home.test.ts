// A real hub with a siren and a home's broker: both behind real brokers, and a kill in between.
import { afterEach, it } from "vitest";
import { BrokerRig } from "../support/broker-rig.ts";
import { HubProcess, untilSome } from "../support/hub-process.ts";
import { SirenRig } from "../support/siren-rig.ts";

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

it("[H-02.11] [H-12.1] sounds where no board can, stops when somebody is there, also over a kill; a broker shows it", async () => {
  const siren = await SirenRig.start();
  const house = await BrokerRig.start();
  closers.push(async () => {
    await siren.close();
    await house.close();
  });
  const hub = await HubProcess.start({
    config: {
      destinations: [
        { id: "siren", label: "Siren", ...siren.settings },
        { id: "house", label: "House broker", url: house.broker.url, kind: "mqtt" },
      ],
    },
  });
  closers.push(async () => {
    await hub[Symbol.asyncDispose]();
  });
  const wearable = await hub.wearable();
  await wearable.press(1);
  await untilSome(() => (siren.commands.includes("ON") ? true : undefined));
  const { alertId } = await hub.alertWhere(({ kind }) => kind === "help");
  await untilSome(() => house.heard.find(({ asLive }) => asLive));
  const kept = () => house.broker.published.filter(({ retain }) => retain);
  await untilSome(() =>
    kept().find(({ topic, payload }) => topic.endsWith("/open_alerts") && payload === "1"),
  );
  await hub.kill();
  const before = siren.commands.length;
  await hub.restart();
  // What called before the kill goes on calling.
  await untilSome(() => (siren.commands.slice(before).includes("ON") ? true : undefined));
  await hub.act(alertId, "attend");
  await untilSome(() => (siren.commands.at(-1) === "OFF" ? true : undefined));
  await untilSome(() => house.heard.find(({ asLive }) => !asLive));
});

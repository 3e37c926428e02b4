// A real hub whose remote team is told only when nobody in the home answers, killed in between.
import { afterEach, expect, it } from "vitest";
import { z } from "zod";
import { freePort } from "../../firmware-sim/free-port.ts";
import { type ReceivedWebhook, WebhookReceiver } from "../../firmware-sim/webhook-receiver.ts";
import { HubProcess, untilSome } from "../support/hub-process.ts";

const SECRET = `whsec_${Buffer.alloc(24, 9).toString("base64")}`;
/** The shortest the settings allow. */
const LADDER = { everyoneAfterMs: 10_000, remoteTeamAfterMs: 11_000 };

const message = z.object({
  type: z.string(),
  data: z.looseObject({ kind: z.string(), stage: z.string(), callsAgain: z.boolean() }),
});

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function receiver(): Promise<{ url: string; help: () => unknown[] }> {
  const heard: ReceivedWebhook[] = [];
  const port = await freePort(0);
  const made = new WebhookReceiver(SECRET, (webhook) => heard.push(webhook));
  await made.listen(port);
  closers.push(() => {
    made.close();
  });
  const help = (): unknown[] =>
    heard
      .map(({ body }) => message.parse(body))
      .filter(({ data }) => data.kind === "help")
      .map(({ type, data }) => [type, data.stage, data.callsAgain]);
  return { url: `http://127.0.0.1:${String(port)}/`, help };
}

it("[H-02.8] [H-12.1] calls the remote team at its step, also over a kill, and tells it what became of it", async () => {
  const neighbours = await receiver();
  const remote = await receiver();
  const shared = { kind: "webhook", secret: { file: "webhook.secret" } };
  const hub = await HubProcess.start({
    webhook: { url: neighbours.url, secret: SECRET },
    config: {
      destinations: [
        { ...shared, id: "neighbours", label: "Neighbours", url: neighbours.url },
        { ...shared, id: "remote-team", label: "Team", url: remote.url, told: "by-ladder" },
      ],
      // No board is about, and that is not what this is about.
      rules: { ladder: LADDER, receipts: { shownWithinMs: 300_000 } },
    },
  });
  closers.push(async () => {
    await hub[Symbol.asyncDispose]();
  });
  const wearable = await hub.wearable();
  await wearable.press(1);
  const { alertId, raisedMs } = await hub.alertWhere(({ kind }) => kind === "help");
  // A receipt that is not stored yet is asked for again after the kill.
  await hub.alertWhere(({ deliveries }) => deliveries.some(({ state }) => state === "accepted"));
  expect(remote.help()).toEqual([]);
  await hub.kill();
  await hub.restart();
  await untilSome(() => (remote.help().length > 0 ? true : undefined));
  expect(Date.now()).toBeGreaterThanOrEqual(raisedMs + LADDER.remoteTeamAfterMs);
  const called = await hub.alertWhere((alert) => alert.alertId === alertId);
  const said = called.lines.map(({ words }) => words);
  expect(said).toContain("Calling everybody in the home: nobody answered for 10 s");
  expect(said).toContain("Calling the remote team: nobody answered for 11 s");
  await hub.act(alertId, "attend");
  await untilSome(() => (remote.help().length > 1 ? true : undefined));
  expect(remote.help()).toEqual([
    ["alert.raised", "raised", false],
    ["alert.information", "attended", false],
  ]);
  await untilSome(() => (neighbours.help().length > 1 ? true : undefined));
  expect(neighbours.help()).toEqual([
    ["alert.raised", "raised", false],
    ["alert.information", "attended", false],
  ]);
});

// What becomes of an alarm where a centre holds it, moves, says nothing or speaks IPv6.
import { once } from "node:events";
import { createServer } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Notifier } from "../../../gateway/domain/notifier.ts";
import { destinationSettings } from "../../../gateway/notifiers/index.ts";
import { NIGHT_MS } from "../../support/core-rig.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { sampleNotice } from "../../support/notifier-rig.ts";
import { ScaipRig } from "../../support/scaip-rig.ts";

const HOLD = 4;
const PATIENCE_MS = 180_000;

let clock: ManualClock;
const closers: (() => Promise<void> | void)[] = [];
beforeEach(() => {
  clock = new ManualClock(NIGHT_MS);
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function centre(host = "127.0.0.1"): Promise<ScaipRig> {
  const rig = await ScaipRig.start({ host });
  closers.push(async () => {
    await rig.close();
  });
  return rig;
}

function notifierTo(...at: readonly { readonly host?: string; readonly port: number }[]): Notifier {
  const centres = at.map(({ host = "127.0.0.1", port }) => ({ transport: "tcp", host, port }));
  const settings = { kind: "scaip", id: "centre", label: "Centre", account: "1", centres };
  const notifier = destinationSettings
    .parse({ ...settings, heartbeatMinutes: null })
    .build(() => "", clock);
  closers.push(async () => {
    await notifier.close?.();
  });
  return notifier;
}

const deliver = async (notifier: Notifier): Promise<void> => {
  await notifier.deliver(sampleNotice, AbortSignal.timeout(15_000));
};

it("[H-02.4] goes to the next centre once the first has held it for three minutes", async () => {
  const [first, second] = [await centre(), await centre()];
  first.centre.queue.answer = HOLD;
  const notifier = notifierTo(first, second);
  await expect(deliver(notifier)).rejects.toMatchObject({ code: "notifier/held" });
  clock.advance(PATIENCE_MS - 1);
  await expect(deliver(notifier)).rejects.toMatchObject({ code: "notifier/held" });
  expect(second.messages).toEqual([]);
  clock.advance(1);
  await expect(deliver(notifier)).resolves.toBeUndefined();
  expect(second.messages.map(({ ref }) => ref)).toEqual([sampleNotice.alertId]);
});

it("[H-08.3] a single centre that holds it for ever is a trouble after three minutes", async () => {
  const only = await centre();
  only.centre.queue.answer = HOLD;
  const notifier = notifierTo(only);
  await expect(deliver(notifier)).rejects.toMatchObject({ code: "notifier/held" });
  clock.advance(PATIENCE_MS);
  await expect(deliver(notifier)).rejects.toMatchObject({ code: "notifier/turned-away" });
});

it("[H-02.3] a centre that has moved is not followed: the next is asked", async () => {
  const [moved, second] = [await centre(), await centre()];
  moved.centre.behaviour.sip = "302 Moved Temporarily";
  await expect(deliver(notifierTo(moved, second))).resolves.toBeUndefined();
  expect(second.messages).toHaveLength(1);
  await expect(deliver(notifierTo(moved))).rejects.toMatchObject({
    code: "notifier/unreachable",
    message: expect.stringContaining("SIP 302") as unknown,
  });
});

it("is reached over IPv6", async () => {
  const rig = await centre("::1");
  await expect(deliver(notifierTo({ host: "::1", port: rig.port }))).resolves.toBeUndefined();
  expect(rig.messages).toHaveLength(1);
});

it("[H-02.3] lets go of a connection on which nothing was answered, and opens a fresh one", async () => {
  const accepted: Promise<unknown>[] = [];
  const silent = createServer((socket) => {
    socket.resume();
    accepted.push(once(socket, "close"));
  });
  silent.listen(0, "127.0.0.1");
  await once(silent, "listening");
  closers.push(() => {
    silent.close();
  });
  const address = silent.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const notifier = notifierTo({ port: address.port });
  for (const connections of [1, 2]) {
    const attempt = expect(deliver(notifier)).rejects.toMatchObject({
      code: "notifier/unreachable",
    });
    await expect.poll(() => accepted.length).toBe(connections);
    // The request itself is on its way once its timers are set.
    await expect.poll(() => clock.waiting.length).toBeGreaterThan(1);
    clock.advance(20_000);
    await attempt;
    await accepted[connections - 1];
  }
});

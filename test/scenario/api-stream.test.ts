// GET /stream over real sockets: live, resumed, across a restart, not stored, slow, signed out.
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { boardView, heartbeatMessage } from "../../gateway/api/contract/views.ts";
import { HEARTBEAT_MS } from "../../gateway/api/stream/event-stream.ts";
import { startHttp } from "../../gateway/api/http-listener.ts";
import type { StreamReader } from "../support/api-client.ts";
import { type ApiHost, startApi } from "../support/api-host.ts";
import { FakeHub } from "../support/fake-hub-port.ts";

const hosts: ApiHost[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
});

async function start(hub?: FakeHub): Promise<ApiHost> {
  const host = await startApi(hub);
  hosts.push(host);
  return host;
}

/** Open means: the first heartbeat, written at once, has come. */
async function opened(stream: StreamReader): Promise<StreamReader> {
  await stream.until((events) => events.length > 0);
  return stream;
}

async function untilId(stream: StreamReader, id: number): Promise<void> {
  await stream.until((events) => events.some((event) => event.id === id));
}

const isRaised = ({ event }: { event: string }): boolean => event === "alert.raised";

describe("the stream", () => {
  it("tells of an alert with its whole view, named and numbered as in the log", async () => {
    const host = await start();
    const stream = await opened(await (await host.as("S-STAFF")).stream());
    const { alertId } = await host.hub.press();
    await stream.until((events) => events.some(isRaised));
    const inLog = host.hub.store.log.find(({ type }) => type === "alert.raised");
    expect(stream.events.find(isRaised)?.id).toBe(inLog?.seq);
    const message = stream.messages().find(({ type }) => type === "alert.raised");
    expect(message).toMatchObject({
      alertId,
      alert: { stored: true, stage: "raised", resident: { preferredName: "Mary" } },
    });
  });

  it("beats every two seconds, with the hub's time and the last sequence", async () => {
    const host = await start();
    const stream = await opened(await (await host.as("S-STAFF")).stream());
    host.hub.clock.advance(3 * HEARTBEAT_MS);
    await stream.until((events) => events.length >= 4);
    const beats = stream.events.map(({ data }) => heartbeatMessage.parse(JSON.parse(data)));
    expect(beats.at(-1)).toEqual({ nowMs: host.hub.clock.now(), seq: host.hub.port.lastSeq() });
    expect(stream.ids).toEqual([]);
  });

  it("[H-08.4] joined to GET /board by its sequence it misses nothing in between", async () => {
    const host = await start();
    const client = await host.as("S-STAFF");
    const { seq } = boardView.parse((await client.get("/api/v1/board")).body);
    await host.hub.press();
    const stream = await client.stream({}, `?lastEventId=${seq}`);
    await stream.until((events) => events.some(isRaised));
    expect(stream.ids.every((id) => id > seq)).toBe(true);
  });

  it("[H-08.4] resumes without gap or double while commits go on", async () => {
    const host = await start();
    const client = await host.as("S-STAFF");
    const whole = await opened(await client.stream());
    let last = 0;
    const seen: number[] = [];
    const presses = (async (): Promise<void> => {
      for (let round = 0; round < 150; round += 1) await host.hub.press(`W-${1 + (round % 2)}`);
    })();
    for (let cut = 0; cut < 12; cut += 1) {
      const stream = await client.stream(last === 0 ? {} : { "last-event-id": String(last) });
      await stream.until((events) => events.filter(({ id }) => id !== null).length >= 5);
      stream.close();
      await stream.untilEnded();
      seen.push(...stream.ids);
      last = stream.ids.at(-1) ?? last;
    }
    await presses;
    const rest = await client.stream({ "last-event-id": String(last) });
    const lastId = (): number => whole.ids.at(-1) ?? 0;
    const { alertId } = await host.hub.press();
    await whole.until(() => whole.messages().at(-1)?.alertId === alertId);
    await untilId(rest, lastId());
    seen.push(...rest.ids);
    const [first = 0] = seen;
    expect(seen).toEqual(whole.ids.filter((id) => id >= first));
    expect(new Set(seen).size).toBe(seen.length);
  });

  it("[H-08.4] [H-12.1] resumes across a restart, and the session goes on", async () => {
    const before = await start();
    const client = await before.as("S-STAFF");
    const stream = await opened(await client.stream());
    const first = await before.hub.press();
    await stream.until((events) => events.some(isRaised));
    const last = stream.ids.at(-1) ?? 0;
    const { clock, store, secrets } = before.hub;
    await before.hub.press("W-2");
    await before.close();
    hosts.length = 0;
    await stream.untilEnded();

    const after = await start(await FakeHub.start({ clock, store, secrets }));
    const back = after.client();
    for (const [name, value] of client.cookies) back.cookies.set(name, value);
    const resumed = await back.stream({ "last-event-id": String(last) });
    await resumed.until((events) => events.some(isRaised));
    expect(resumed.messages().some(({ alertId }) => alertId === first.alertId)).toBe(false);
    expect(resumed.ids.every((id) => id > last)).toBe(true);
    const board = boardView.parse((await back.get("/api/v1/board")).body);
    expect(board.alerts.map(({ sounding }) => sounding)).toEqual([true, true]);
  });

  it("says reset where the log does not reach, instead of guessing", async () => {
    const host = await start();
    const client = await host.as("S-STAFF");
    const stream = await client.stream({ "last-event-id": "999999" });
    await stream.until((events) => events.some(({ event }) => event === "reset"));
    expect(stream.messages()[0]).toMatchObject({ type: "reset", alert: null });
    await host.hub.press();
    await stream.until((events) => events.some(isRaised));
  });

  it("[H-02.5] shows an alert that could not be stored, marked so and without a place in the log", async () => {
    const host = await start();
    const client = await host.as("S-STAFF");
    const stream = await opened(await client.stream());
    host.hub.store.isFull = true;
    await expect(host.hub.press()).rejects.toThrow("full");
    await stream.until((events) => events.some(isRaised));
    expect(stream.ids).toEqual([]);
    const [message] = stream.messages();
    expect(message?.alert).toMatchObject({ stored: false, sounding: true });
    const board = boardView.parse((await client.get("/api/v1/board")).body);
    expect(board.alerts.map(({ stored }) => stored)).toEqual([false]);
    const alertId = message?.alertId ?? "";
    expect((await client.post(`/api/v1/alerts/${alertId}/acknowledge`)).status).toBe(409);

    host.hub.store.isFull = false;
    await host.hub.pressAgain();
    await stream.until((events) => events.some((event) => isRaised(event) && event.id !== null));
    const stored = stream.messages().filter(({ alert }) => alert?.stored === true);
    expect(stored[0]?.alertId).toBe(alertId);
  });

  it("[H-02.5] sounds again for a press that could not be stored on an alert that was", async () => {
    const host = await start();
    const client = await host.as("S-STAFF");
    const { alertId } = await host.hub.press();
    await host.hub.record([
      { type: "alert.added-to", data: { alertId, line: { kind: "ok-pressed" }, occurredMs: 0 } },
    ]);
    const stream = await opened(await client.stream());
    host.hub.store.isFull = true;
    await expect(host.hub.press()).rejects.toThrow("full");
    await stream.until((events) => events.some(isRaised));
    const shown = async (): Promise<[boolean, number][]> => {
      const { alerts } = boardView.parse((await client.get("/api/v1/board")).body);
      return alerts.map(({ stored, lines }) => [stored, lines.length]);
    };
    expect(await shown()).toEqual([[false, 3]]);
    host.hub.store.isFull = false;
    await client.post(`/api/v1/alerts/${alertId}/acknowledge`);
    expect(await shown()).toEqual([[true, 2]]);
  });

  it("tells an installer of devices and alerts, not of residents", async () => {
    const host = await start();
    const stream = await opened(await (await host.as("S-INSTALLER")).stream());
    await host.hub.press();
    await stream.until((events) => events.some(isRaised));
    expect(stream.messages()[0]?.alert).toMatchObject({
      resident: null,
      deviceLabel: "Wearable 1",
    });
    expect(stream.events.map(({ data }) => data).join("")).not.toContain("Mary");
  });

  it("never carries who signed in, wrong PINs or what a device measured", async () => {
    const host = await start();
    const client = await host.as("S-MANAGER");
    const stream = await opened(await client.stream());
    await host.client().signIn("S-STAFF", "9999");
    await host.as("S-STAFF-2");
    await host.hub.press();
    await stream.until((events) => events.some(isRaised));
    const names = new Set(stream.events.map(({ event }) => event));
    expect([...names].filter((name) => /staff|sign-in|credential|pressed/.test(name))).toEqual([]);
  });

  it("ends when its person signs out, and not before", async () => {
    const host = await start();
    const client = await host.as("S-STAFF");
    const stream = await opened(await client.stream());
    host.hub.clock.advance(HEARTBEAT_MS);
    await stream.until((events) => events.length >= 2);
    await client.send("DELETE", "/api/v1/session");
    host.hub.clock.advance(HEARTBEAT_MS);
    await stream.untilEnded();
    await expect(client.stream()).rejects.toThrow("401");
  });

  it("[H-20.5] cuts off a board that does not read, and the others go on", async () => {
    const host = await start();
    const client = await host.as("S-STAFF");
    const good = await opened(await client.stream());
    const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const deaf = connect(host.http.port ?? 0, "127.0.0.1");
    deaf.on("error", () => undefined);
    deaf.write(`GET /api/v1/stream HTTP/1.1\r\nhost: x\r\ncookie: ${cookie}\r\n\r\n`);
    await new Promise<void>((resolve) =>
      deaf.once("data", () => {
        resolve();
      }),
    );
    deaf.pause();
    expect(host.api.openStreams()).toBe(2);
    const { alertId } = await host.hub.press();
    let rounds = 0;
    while (host.api.openStreams() === 2 && rounds < 400) {
      rounds += 1;
      await host.hub.record(
        Array.from({ length: 50 }, () => ({
          type: "alert.added-to" as const,
          data: { alertId, line: { kind: "ok-pressed" as const }, occurredMs: 0 },
        })),
      );
    }
    deaf.destroy();
    expect(host.api.openStreams()).toBe(1);
    await untilId(good, host.hub.port.lastSeq());
  });

  it("leaves no timer and no connection behind when the hub stops", async () => {
    const host = await start();
    const stream = await opened(await (await host.as("S-STAFF")).stream());
    const closing = host.close();
    hosts.length = 0;
    await Promise.all([closing, stream.untilEnded()]);
    expect(host.hub.clock.waiting.filter((name) => name.includes("heartbeat"))).toEqual([]);
    const again = await startHttp(
      { host: "127.0.0.1", port: host.http.port ?? 0 },
      () => undefined,
    );
    await again.close();
  });
});

// The gateway as a process: what it says when it cannot start, and how it ends and comes back.
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { GatewayProcess } from "../support/gateway-process.ts";
import { TestHome } from "../support/test-home.ts";

const shape = z.looseObject({
  http: z.looseObject({ host: z.string(), port: z.number() }),
  mqtt: z.looseObject({ host: z.string(), port: z.number() }),
});
type Shape = z.infer<typeof shape>;

let home: TestHome;

beforeEach(async () => {
  home = await TestHome.create({ devices: 1, residents: 1 });
});

afterEach(() => {
  home[Symbol.dispose]();
});

function change(edit: (config: Shape) => object): void {
  const config = shape.parse(parse(readFileSync(home.configFile, "utf8")));
  writeFileSync(home.configFile, stringify(edit(config)));
}

/** How it ended and what it said. */
async function refusal(): Promise<{ how: string; said: string }> {
  const gateway = new GatewayProcess({ configFile: home.configFile });
  const how = await gateway.ended;
  // What it wrote last may arrive after its end.
  await vi.waitFor(() => {
    expect(gateway.lastLines).not.toBe("");
  });
  return { how, said: gateway.lastLines };
}

describe("a gateway that cannot start", () => {
  it("[H-17.1] names an unknown key of its config", async () => {
    appendFileSync(home.configFile, "colour: red\n");
    const { how, said } = await refusal();
    expect(how).toBe("exit 2");
    expect(said).toContain('"colour"');
  });

  it.each(["http", "mqtt"] as const)("says which port of %s is in use", async (listener) => {
    const other = createServer();
    const config = shape.parse(parse(readFileSync(home.configFile, "utf8")));
    other.listen(config[listener].port, "127.0.0.1");
    await once(other, "listening");
    const { how, said } = await refusal();
    other.close();
    expect(how).toBe("exit 3");
    expect(said).toContain(String(config[listener].port));
    expect(said).toMatch(/in use/);
  });

  it.each(["http", "mqtt"] as const)(
    "[H-20.2] refuses plain %s beyond this machine and says what is missing",
    async (listener) => {
      change((config) => ({ ...config, [listener]: { ...config[listener], host: "0.0.0.0" } }));
      const { how, said } = await refusal();
      expect(how).toBe("exit 3");
      expect(said).toMatch(/certificate/i);
    },
  );

  it("[H-14.2] leaves a data folder alone that another hub has open", async () => {
    const first = new GatewayProcess({ configFile: home.configFile });
    await first.ready;
    change((config) => ({
      ...config,
      http: { ...config.http, port: 0 },
      mqtt: { ...config.mqtt, port: 0 },
    }));
    const { how, said } = await refusal();
    expect(how).toBe("exit 3");
    expect(said).toContain(String(first.pid));
    await first.stop();
  });
});

describe("a gateway without its model", () => {
  it("[H-01.1] starts, and says so on every board", async () => {
    change((config) => ({ ...config, model: { folder: "nowhere" } }));
    const gateway = new GatewayProcess({ configFile: home.configFile });
    await gateway.ready;
    expect(await kindsOnBoard()).toContain("technical");
    await gateway.stop();
  });
});

describe("a gateway that is told to stop", () => {
  it("[H-12.2] ends in order and has its open alerts when it is back", async () => {
    change((config) => ({ ...config, model: { folder: "nowhere" } }));
    const first = new GatewayProcess({ configFile: home.configFile });
    await first.ready;
    const before = await kindsOnBoard();
    await first.stop();
    expect(await first.ended).toBe("exit 0");
    const second = new GatewayProcess({ configFile: home.configFile });
    await second.ready;
    expect(await kindsOnBoard()).toEqual(before);
    await second.stop();
  });
});

/** Kinds of the alerts on the board of somebody who signed in. */
async function kindsOnBoard(): Promise<readonly string[]> {
  const { staffId, pin } = home.manager;
  const signedIn = await fetch(`${home.boardUrl}/api/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ staffId, pin }),
  });
  const cookie = signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
  const board = await fetch(`${home.boardUrl}/api/v1/alerts`, { headers: { cookie } });
  const view = z.object({ alerts: z.array(z.object({ kind: z.string() })) });
  return view.parse(await board.json()).alerts.map(({ kind }) => kind);
}

// The gateway as a process: how it ends and comes back, and that it lives without its model.
import { readFileSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { GatewayProcess } from "../support/gateway-process.ts";
import { untilSome } from "../support/hub-process.ts";
import { TestHome } from "../support/test-home.ts";

let home: TestHome;

beforeEach(async () => {
  home = await TestHome.create({ devices: 1, residents: 1 });
  const config = z.looseObject({}).parse(parse(readFileSync(home.configFile, "utf8")));
  writeFileSync(home.configFile, stringify({ ...config, model: { folder: "nowhere" } }));
});

afterEach(() => {
  home[Symbol.dispose]();
});

describe("a gateway without its model", () => {
  it("[H-01.1] [H-16.1] starts, says so on every board, and has that alert after a stop in order [H-12.2]", async () => {
    const first = new GatewayProcess({ configFile: home.configFile });
    await first.ready;
    await untilSome(async () => ((await kindsOnBoard()).length > 0 ? true : undefined));
    const before = await kindsOnBoard();
    expect(before).toEqual(["technical"]);
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

// A hub that cannot start says why, in words that tell how to mend it, and with its exit code:
// 2 for what a person wrote, 3 for what the machine refuses.
import { spawn, execFileSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { packageRoot } from "../../gateway/paths.ts";
import { type TempFolder, tempFolder } from "../support/temp-folder.ts";

const CONFIG_WRONG = 2;
const CANNOT_START = 3;

let folder: TempFolder;
beforeEach(() => {
  folder = tempFolder();
});
afterEach(() => {
  folder[Symbol.dispose]();
});

const GOOD = {
  dataFolder: "data",
  http: { port: 0 },
  mqtt: { broker: "embedded", port: 0 },
};

interface Ending {
  readonly code: unknown;
  readonly text: string;
}

async function run(args: readonly string[], launch: readonly string[] = []): Promise<Ending> {
  const program = join(packageRoot, "dist/gateway/main.js");
  const [command = "", ...rest] = [...launch, process.execPath, program, ...args];
  const child = spawn(command, rest, { stdio: ["ignore", "ignore", "pipe"] });
  let text = "";
  child.stderr.on("data", (chunk: Buffer) => {
    text += chunk.toString("utf8");
  });
  await once(child, "close");
  return { code: child.exitCode, text };
}

async function start(config: unknown, launch?: readonly string[]): Promise<Ending> {
  const file = join(folder.path, "config.yaml");
  writeFileSync(file, typeof config === "string" ? config : stringify(config));
  return await run(["--config", file], launch);
}

describe("a wrong config", () => {
  it("[H-17.1] is listed whole, each fault with its path, and nothing is touched", async () => {
    const { code, text } = await start({
      ...GOOD,
      sensitivty: 3,
      http: { port: 99_999 },
      rules: { attendance: { soundAgainAfterMs: 5 } },
      destinations: [{ kind: "webhook", id: "Team 1", label: "Team", url: "http://example.org/" }],
    });
    expect(code).toBe(CONFIG_WRONG);
    for (const path of ["sensitivty", "http.port", "rules.attendance.soundAgainAfterMs"]) {
      expect(text).toContain(path);
    }
    for (const path of ["destinations.0.id", "destinations.0.url", "destinations.0.secret"]) {
      expect(text).toContain(path);
    }
    expect(text).not.toMatch(/ at .*\.js/);
  });

  it("[H-17.1] that is no YAML, is empty or is not there says so", async () => {
    expect(await start("a: [")).toMatchObject({ code: CONFIG_WRONG });
    expect(await start("")).toMatchObject({ code: CONFIG_WRONG });
    const missing = await run(["--config", join(folder.path, "none.yaml")]);
    expect(missing).toMatchObject({ code: CONFIG_WRONG });
    expect(missing.text).toContain("none.yaml");
  });

  it("names an argument it does not know, and one that is missing", async () => {
    expect(await run([])).toMatchObject({ code: CONFIG_WRONG });
    const unknown = await run(["--confg", "x"]);
    expect(unknown).toMatchObject({ code: CONFIG_WRONG });
    expect(unknown.text).toContain("--confg");
  });

  it("names the secret that is missing or signs nothing, and never prints one", async () => {
    const webhook = {
      ...{ kind: "webhook", id: "team", label: "Team", url: "https://example.org/" },
      secret: { file: "team.secret" },
    };
    const missing = await start({ ...GOOD, destinations: [webhook] });
    expect(missing.code).toBe(CONFIG_WRONG);
    expect(missing.text).toContain("team.secret");
    writeFileSync(join(folder.path, "team.secret"), "not base64 !!");
    const wrong = await start({ ...GOOD, destinations: [webhook] });
    expect(wrong.code).toBe(CONFIG_WRONG);
    expect(wrong.text).toContain("whsec_");
    expect(wrong.text).not.toContain("not base64");
    const env = { ...webhook, secret: { env: "HEARTHWATCH_TEST_NOT_SET" } };
    expect((await start({ ...GOOD, destinations: [env] })).text).toContain(
      "HEARTHWATCH_TEST_NOT_SET",
    );
  });
});

describe("a machine that refuses", () => {
  async function taken(): Promise<{ server: Server; port: number }> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    return { server, port: address.port };
  }

  it.each(["http", "mqtt"] as const)("a port in use for %s is named", async (listener) => {
    const { server, port } = await taken();
    const { code, text } = await start({ ...GOOD, [listener]: { ...GOOD[listener], port } });
    server.close();
    expect(code).toBe(CANNOT_START);
    expect(text).toContain(String(port));
    expect(text).toMatch(/in use/);
  });

  it.each(["http", "mqtt"] as const)(
    "[H-20.2] %s beyond this machine without a certificate is refused",
    async (listener) => {
      const open = { ...GOOD[listener], host: "0.0.0.0" };
      const { code, text } = await start({ ...GOOD, [listener]: open });
      expect([CONFIG_WRONG, CANNOT_START]).toContain(code);
      expect(text).toMatch(/certificate/i);
    },
  );

  it("a certificate that is not there is named", async () => {
    const tls = { certificateFile: "hub.crt", keyFile: "hub.key" };
    const { code, text } = await start({ ...GOOD, http: { host: "0.0.0.0", port: 0, tls } });
    expect([CONFIG_WRONG, CANNOT_START]).toContain(code);
    expect(text).toContain("hub.crt");
  });

  it("a data folder it may not write to is named", async () => {
    const data = join(folder.path, "data");
    mkdirSync(data);
    chmodSync(data, 0o500);
    chmodSync(folder.path, 0o755);
    // Root may write anywhere: the hub is then run as nobody, as it would be in a home.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) execFileSync("chown", ["-R", "nobody", folder.path]);
    const asNobody = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"];
    const { code, text } = await start(GOOD, isRoot ? asNobody : []);
    expect(text).toContain(data);
    expect(text).toMatch(/make it writable/);
    expect(code).toBe(CANNOT_START);
  });

  it("[H-14.2] a data folder that another hub uses is named", async () => {
    const program = join(packageRoot, "dist/gateway/main.js");
    const file = join(folder.path, "first.yaml");
    writeFileSync(file, stringify(GOOD));
    const first = spawn(process.execPath, [program, "--config", file], { stdio: "pipe" });
    for await (const chunk of first.stdout) if (String(chunk).includes('"msg":"ready"')) break;
    const second = await start(GOOD);
    first.kill("SIGTERM");
    expect(await once(first, "exit")).toEqual([0, null]);
    expect(second.code).toBe(CANNOT_START);
    expect(second.text).toContain(join(folder.path, "data"));
  });
});

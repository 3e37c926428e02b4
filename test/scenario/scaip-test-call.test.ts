// The installer's test call, as typed in a terminal, to a simulated centre.
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { z } from "zod";
import { packageRoot } from "../../gateway/paths.ts";
import { CentreProcess } from "../support/centre-process.ts";
import { type TempFolder, tempFolder } from "../support/temp-folder.ts";

const ended = z.object({ code: z.number(), stdout: z.string(), stderr: z.string() });
let folder: TempFolder;
let centre: CentreProcess;

beforeEach(async () => {
  folder = tempFolder();
  const account = ["--username", "hub-7", "--password", "correct horse"];
  centre = await CentreProcess.start("--udp", "0", "--answer", "5", ...account);
});
afterEach(async () => {
  await centre[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

async function call(password: string, id = "team"): Promise<z.infer<typeof ended>> {
  const { port } = centre;
  const at = {
    transport: "udp",
    host: "127.0.0.1",
    port,
    username: "hub-7",
    password: { env: "P" },
  };
  const settings = { kind: "scaip", id: "team", label: "Remote team", account: "441234" };
  const config = join(folder.path, "hub.yaml");
  const destinations = [{ ...settings, replyWithinMs: 3_000, centres: [at] }];
  const mqtt = { broker: "embedded", port: 0 };
  writeFileSync(config, stringify({ dataFolder: "data", mqtt, destinations }));
  const program = join(packageRoot, "dist/gateway/main.js");
  const args = [program, "--config", config, "--test-destination", id];
  try {
    const out = await promisify(execFile)(process.execPath, args, {
      env: { ...process.env, P: password },
    });
    return { code: 0, ...out };
  } catch (error) {
    return ended.parse(error);
  }
}

describe("a test call", () => {
  it("[H-18.1] is answered by the centre, asks no operator, and says so", async () => {
    const { code, stdout } = await call("correct horse");
    expect(stdout).toMatch(/^Remote team: answered 0 \(handled\) after \d+ ms$/m);
    expect(code).toBe(0);
    expect(centre.messages).toMatchObject([{ mty: "ME", stc: 102 }]);
  });

  it("[H-18.1] says what is wrong, and ends with 1", async () => {
    const { code, stdout } = await call("wrong");
    expect(stdout).toMatch(/FAILED: SIP 401/);
    expect(code).toBe(1);
  });

  it("names the destinations there are, and ends with 2", async () => {
    const { code, stderr } = await call("correct horse", "nobody");
    expect(stderr).toMatch(/No destination nobody; there are: team/);
    expect(code).toBe(2);
  });
});

// The files that package the hub keep the rules of balena and Docker, as far as that can be known
// without either. Before it: the files at the root. After it: a build on a machine that has Docker.
import { execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

const text = z.string().min(1);
const read = (file: string): string => readFileSync(file, "utf8");

/** What balena's Compose 2.x subset takes; a strict object makes every other key a failure. */
const namedVolume = z.string().regex(/^[a-z][a-z-]*:\/[a-z/]+(:ro)?$/, "named volumes only");
const service = z.strictObject({
  build: z.strictObject({ context: text, dockerfile: text, target: text }),
  restart: z.enum(["always", "on-failure"]),
  labels: z.record(z.string().startsWith("io.balena."), text),
  read_only: z.boolean(),
  tmpfs: z.array(text),
  cap_drop: z.array(text),
  security_opt: z.array(text),
  volumes: z.array(namedVolume),
  ports: z.array(z.string().regex(/^\d+:\d+$/)),
  environment: z.record(text, text),
  stop_grace_period: text,
  healthcheck: z.strictObject({
    test: z.array(text),
    interval: text,
    timeout: text,
    retries: z.int(),
    start_period: text,
  }),
});
const composeFile = z.strictObject({
  version: z.enum(["2.1", "2.4"]),
  volumes: z.record(text, z.strictObject({})),
  services: z.record(text, service),
});

const balenaFile = z.strictObject({
  name: text,
  type: z.enum(["sw.application", "sw.block"]),
  description: text,
  "post-provisioning": text,
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  data: z.strictObject({
    applicationEnvironmentVariables: z.array(z.record(text, text)),
    defaultDeviceType: text,
    supportedDeviceTypes: z.array(
      z.enum([
        "raspberrypi3-64",
        "raspberrypi4-64",
        "raspberrypi400-64",
        "raspberrypi5",
        "genericx86-64-ext",
      ]),
    ),
  }),
});

const packageFile = z
  .object({ version: text, scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read("package.json")));
const compose = composeFile.parse(parse(read("docker-compose.yml")));
const services = Object.values(compose.services);

describe("docker-compose.yml", () => {
  it("substitutes no variables, which balena does not do", () => {
    expect(read("docker-compose.yml")).not.toContain("${");
  });

  it("mounts only volumes it declares", () => {
    const mounted = services.flatMap((each) =>
      each.volumes.map((entry) => entry.replace(/:.*/, "")),
    );
    expect(mounted.filter((name) => !Object.hasOwn(compose.volumes, name))).toEqual([]);
  });

  it("never runs two hubs on one database during an update", () => {
    const strategies = services.map((each) => each.labels["io.balena.update.strategy"]);
    expect(strategies).not.toContain("hand-over");
  });

  it("gives the hub no privileges", () => {
    for (const each of services) expect(each.cap_drop).toContain("ALL");
  });

  it("publishes no plain port", () => {
    const published = services.flatMap((each) => each.ports);
    expect(published).toEqual(["443:8443", "8883:8883"]);
  });
});

describe("balena.yml", () => {
  const balena = balenaFile.parse(parse(read("balena.yml")));

  it("has the version of package.json", () => {
    expect(balena.version).toBe(packageFile.version);
  });

  it("sets single-key variables and no secrets", () => {
    for (const variable of balena.data.applicationEnvironmentVariables) {
      expect(Object.keys(variable)).toHaveLength(1);
      expect(Object.keys(variable)[0]).not.toMatch(/key|secret|pin|token|password/i);
    }
  });

  it("offers its default device type", () => {
    expect(balena.data.supportedDeviceTypes).toContain(balena.data.defaultDeviceType);
  });
});

describe("Dockerfile", () => {
  const instructions = read("Dockerfile").replaceAll("\\\n", " ").split("\n");
  const runs = instructions.filter((line) => line.startsWith("RUN "));

  it("runs only npm scripts that exist", () => {
    const scripts = runs.flatMap((line) => /npm run (\S+)/.exec(line)?.[1] ?? []);
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.filter((name) => packageFile.scripts[name] === undefined)).toEqual([]);
  });

  it("copies only what is in the tree or made by the build", () => {
    const made = ["/app/dist", "/app/node_modules"];
    const sources = instructions
      .filter((line) => line.startsWith("COPY "))
      .flatMap((line) => line.split(" ").slice(1, -1))
      .filter((word) => !word.startsWith("--") && !made.includes(word));
    const missing = sources.filter((source) => !existsSync(source.replace(/^\/app\//, "./")));
    expect(missing).toEqual([]);
  });

  it("runs as an ordinary user", () => {
    const users = instructions.filter((line) => line.startsWith("USER "));
    expect(users).toEqual(["USER node"]);
  });

  it("asks the same health question as docker-compose.yml", () => {
    const asked = /CMD (\[.*health\.js.*\])/.exec(read("Dockerfile"))?.[1];
    const fromCompose = services[0]?.healthcheck.test.slice(1);
    expect(JSON.parse(asked ?? "[]")).toEqual(fromCompose);
  });
});

describe("the runtime stage of the Dockerfile", () => {
  it("holds everything a hub needs to start, find its model and say that it lives", async () => {
    const root = mkdtempSync(join(tmpdir(), "hearthwatch-image-"));
    const runtime =
      read("Dockerfile")
        .split(/^FROM /m)
        .at(-1) ?? "";
    for (const [, sources = "", target = ""] of runtime.matchAll(
      /^COPY --from=build (.+) (\S+)$/gm,
    )) {
      for (const source of sources.split(" ").map((each) => each.replace("/app/", ""))) {
        if (source === "node_modules") continue;
        const to = target.endsWith("/") ? join(root, target, source) : join(root, target);
        cpSync(source, to, { recursive: true });
      }
    }
    linkPackagesWithoutDev(root);
    const ready = join(root, "ready.json");
    const config = { dataFolder: "data", http: { port: 0 }, mqtt: { broker: "embedded", port: 0 } };
    writeFileSync(join(root, "hub.yaml"), JSON.stringify(config));
    const options = ["--preserve-symlinks", "--preserve-symlinks-main"];
    const hub = spawn(
      process.execPath,
      [...options, "dist/gateway/main.js", "--config", "hub.yaml", "--ready-file", ready],
      { cwd: root },
    );
    let said = "";
    for (const stream of [hub.stdout, hub.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        said += chunk.toString();
      });
    }
    const ended = once(hub, "exit");
    try {
      await vi.waitFor(
        () => {
          expect(hub.exitCode, said).toBeNull();
          expect(existsSync(ready), said).toBe(true);
        },
        { timeout: 25_000, interval: 100 },
      );
      const { board } = z.object({ board: text }).parse(JSON.parse(readFileSync(ready, "utf8")));
      expect(await ask(`${board}/healthz`)).toBe(0);
      expect(said).not.toContain('"fault":"model"');
    } finally {
      hub.kill("SIGTERM");
      await ended;
      rmSync(root, { recursive: true, force: true });
    }
  });
});

/** What `npm prune --omit=dev` leaves, as links: with --preserve-symlinks nothing else is found. */
function linkPackagesWithoutDev(root: string): void {
  const list = spawnSync("npm", ["ls", "--omit=dev", "--all", "--parseable"], { encoding: "utf8" });
  // A package inside another one comes along with it.
  const top = list.stdout
    .split("\n")
    .map((path) => relative("node_modules", path))
    .filter((name) => /^(@[^/]+\/)?[^./][^/]*$/.test(name));
  expect(top.length).toBeGreaterThan(10);
  for (const name of top) {
    const link = join(root, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(resolve("node_modules", name), link);
  }
}

const HEALTH = "dist/gateway/health.js";
async function ask(...given: string[]): Promise<number> {
  const child = await promisify(execFile)(process.execPath, [HEALTH, ...given]).catch(
    (error: unknown) => z.object({ code: z.number() }).parse(error),
  );
  return "code" in child ? child.code : 0;
}

describe("gateway/health.ts", () => {
  const answerWith = async (status: number): Promise<{ url: string } & AsyncDisposable> => {
    const server = createServer((_, answer) => {
      answer.writeHead(status).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = z.object({ port: z.int() }).parse(server.address());
    return {
      url: `http://127.0.0.1:${String(port)}/healthz`,
      async [Symbol.asyncDispose]() {
        await promisify(server.close.bind(server))();
      },
    };
  };

  it("ends with 0 for a hub that lives and 1 for one that asks to be restarted", async () => {
    await using alive = await answerWith(200);
    await using stuck = await answerWith(503);
    expect(await ask(alive.url)).toBe(0);
    expect(await ask(stuck.url)).toBe(1);
  });

  it("ends with 1 when nobody answers", async () => {
    const gone = await answerWith(200);
    await gone[Symbol.asyncDispose]();
    expect(await ask(gone.url)).toBe(1);
  });

  it("asks no other machine", async () => {
    expect(await ask("http://192.0.2.1/healthz")).toBe(2);
  });
});

// `npm run sim -- --home FILE`: a home over a night at true time, each family in a process of its own.
// Before it: a scenario file and the credentials of `provision`. After it: a running gateway.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { Child } from "./child.ts";
import { linesFor } from "./deed-lines.ts";
import { speakersOf } from "./families/make-family.ts";
import { type Moment, parseScenario, type SimScenario } from "./scenario.ts";

const HOME_HELP = `Usage: npm run sim -- --home FILE --connect FILE [options]

Runs a whole home against a running gateway: every family of the file in its own process.

  --home FILE         the home: devices and what happens when (examples/night.yaml)
  --connect FILE      credentials, as written by \`npm run provision -- --json FILE\`; each family
                      signs in as the bridge of its name: bridge-zigbee, bridge-shelly, bridge-esphome,
                      bridge-tasmota, bridge-receiver
  --url URL           broker, instead of the file's mqttUrl
  --speed N           the story runs N times as fast; wearables' motion stays at true rate (1)
  --duration SECONDS  stop by itself; without it, when the story is over and stdin ends
  --json              what happens, as JSON lines on stdout

Exit codes: 0 stopped, 2 wrong options or files.
`;

/** Processes with commands of their own; the others take deeds as JSON. */
const OWN_COMMANDS = /^(wearable$|enocean |radar )/;
const READY = /"connected"|^listening /;
const CONNECT_WITHIN_MS = 15_000;

const Options = z.object({
  home: z.string(),
  connect: z.string("give the credentials: --connect FILE"),
  url: z.string().optional(),
  speed: z.coerce.number().min(0.1).max(1_000).default(1),
  duration: z.coerce.number().min(0).optional(),
  json: z.boolean().default(false),
  help: z.boolean().default(false),
});
type Options = z.infer<typeof Options>;

const Login = z.object({ username: z.string(), secret: z.string().nullable() });
const Credentials = z.object({
  mqttUrl: z.string("the file names no broker: give --url mqtt://HOST:PORT"),
  bridges: z.array(Login).default([]),
});

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;

function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...{ home: text, connect: text, url: text, speed: text, duration: text },
      ...{ json: flag, help: flag },
    },
  });
  const parsed = Options.safeParse(values);
  if (parsed.success) return parsed.data;
  throw new Error(z.prettifyError(parsed.error));
}

interface Story {
  readonly options: Options;
  readonly words: string;
  readonly scenario: SimScenario;
  readonly mqttUrl: string;
  readonly logins: ReadonlyMap<string, string>;
}

function readStory(options: Options): Story {
  const words = readFileSync(options.home, "utf8");
  const scenario = parseScenario(words, options.home);
  const given: unknown = JSON.parse(readFileSync(options.connect, "utf8"));
  const { url } = options;
  const content =
    url === undefined || typeof given !== "object" ? given : { ...given, mqttUrl: url };
  const parsed = Credentials.safeParse(content);
  if (!parsed.success) throw new Error(`${options.connect}:\n${z.prettifyError(parsed.error)}`);
  const { mqttUrl, bridges } = parsed.data;
  const known = bridges.flatMap(({ username, secret }): [string, string][] =>
    secret === null ? [] : [[username, secret]],
  );
  return { options, words, scenario, mqttUrl, logins: new Map(known) };
}

/** The families of the home as processes, told what happens to their devices. */
class Families {
  readonly #story: Story;
  readonly #children = new Map<string, Child>();
  readonly #ready = new Set<string>();
  #onReady: () => void = () => undefined;

  constructor(story: Story, isDown: (family: string, how: string) => void) {
    this.#story = story;
    const families = new Set(story.scenario.devices.flatMap(speakersOf));
    for (const family of families) {
      const child = new Child({
        args: this.#argsOf(family),
        onLine: (line) => {
          this.#heard(family, line);
        },
        onEnd: (how) => {
          // The others do not wait for one that could not begin.
          this.#isReady(family);
          isDown(family, how);
        },
      });
      this.#children.set(family, child);
      if (!OWN_COMMANDS.test(family)) child.tell(this.#firstLine(family));
    }
  }

  /** Once all are at work, or have had time to be. */
  async ready(): Promise<void> {
    const isReady = (): boolean => this.#ready.size === this.#children.size;
    if (isReady()) return;
    await new Promise<void>((resolve) => {
      const late = setTimeout(resolve, CONNECT_WITHIN_MS);
      this.#onReady = () => {
        if (!isReady()) return;
        clearTimeout(late);
        resolve();
      };
    });
  }

  happens({ device: name, does, battery, goes }: Moment): void {
    const device = this.#story.scenario.devices.find(({ id }) => id === name);
    if (device === undefined) return;
    const deed = { does, battery, goes };
    for (const family of speakersOf(device)) {
      const lines = OWN_COMMANDS.test(family) ? linesFor(device, deed) : undefined;
      const words = lines ?? [JSON.stringify({ device: name, ...deed })];
      for (const line of words) this.#children.get(family)?.tell(line);
    }
  }

  async end(): Promise<void> {
    await Promise.all([...this.#children.values()].map((child) => child.end()));
  }

  #heard(family: string, line: string): void {
    if (READY.test(line)) this.#isReady(family);
    if (family !== "wearable" || line.includes('"error"')) tell(this.#story.options, family, line);
  }

  #isReady(family: string): void {
    this.#ready.add(family);
    this.#onReady();
  }

  #argsOf(family: string): readonly string[] {
    const { options, scenario } = this.#story;
    const folder = import.meta.dirname;
    const [kind = "", port] = family.split(" ");
    if (port !== undefined) return [join(folder, "main.js"), kind, "--port", port, "--make-port"];
    if (family !== "wearable") return [join(folder, "families", "family-main.js"), family];
    const worn = scenario.devices.filter((device) => device.family === "wearable");
    const only = worn.map(({ id }) => id).join(",");
    const url = options.url === undefined ? ["--connect", options.connect] : [];
    const other =
      options.url === undefined ? [] : ["--devices", options.connect, "--url", options.url];
    const rest = ["--only", only, "--scenario", "night", "--json", "--faults", scenario.faults];
    return [join(folder, "main.js"), ...url, ...other, ...rest];
  }

  #firstLine(family: string): string {
    const { mqttUrl, logins, words: scenario, options } = this.#story;
    const username = `bridge-${family}`;
    const secret = logins.get(username) ?? "";
    if (secret === "" && family !== "emfit") {
      tell(options, family, `${username} has no secret in the file: it cannot sign in`);
    }
    return JSON.stringify({ mqttUrl, username, secret, scenario, speed: options.speed });
  }
}

function tell({ json }: Options, who: string, what: string): void {
  const time = new Date().toISOString();
  process.stdout.write(
    json ? `${JSON.stringify({ time, who, what })}\n` : `${time.slice(11, 19)} ${who} ${what}\n`,
  );
}

function wordsOf({ does, battery, goes, note }: Moment): string {
  const parts = [
    does,
    battery === undefined ? undefined : `battery ${String(battery)} %`,
    goes === undefined ? undefined : `goes to ${goes}`,
    note === undefined ? undefined : `(${note})`,
  ];
  return parts.filter((part) => part !== undefined).join(" ");
}

export async function runScenario(args: readonly string[]): Promise<void> {
  if (args.includes("--help")) {
    process.stdout.write(HOME_HELP);
    return;
  }
  const options = parseOptions(args);
  const story = readStory(options);
  const ended = new AbortController();
  const families = new Families(story, (family, how) => {
    if (!ended.signal.aborted) tell(options, family, `ended: ${how}`);
  });
  await families.ready();
  tell(options, "home", `${story.scenario.name} begins`);
  const timers = story.scenario.timeline.map((moment) =>
    setTimeout(() => {
      tell(options, moment.device, wordsOf(moment));
      families.happens(moment);
    }, moment.at / options.speed),
  );
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, resolve);
    if (options.duration !== undefined) setTimeout(resolve, options.duration * 1000);
    process.stdin.on("data", (line: Buffer) => {
      if (line.toString().trim() === "stop") resolve();
    });
  });
  ended.abort();
  for (const timer of timers) clearTimeout(timer);
  await families.end();
  process.stdin.destroy();
  tell(options, "home", "ended");
}

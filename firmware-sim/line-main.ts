// `npm run sim -- enocean | radar`: a simulated device on a serial line, moved by lines on stdin.
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { ENOCEAN_WORDS, EnoceanStick } from "./enocean-stick.ts";
import { blockOf, ESPA_MOODS, EspaPeer, isMood } from "./espa-peer.ts";
import { type LineFaults, parseLineFaults, withLineFaults } from "./line-faults.ts";
import { seededRandom } from "./seeded-random.ts";
import { RADAR_WORDS, RadarModule } from "./radar-module.ts";
import { SimPort } from "./sim-port.ts";

export const LINE_HELP = `Usage: npm run sim -- enocean|radar|espa-panel|espa-pager --port PATH [options]

A simulated device on a serial line.

  --port PATH           the port it speaks at
  --make-port           makes PATH for the hub to open (with socat): no hardware is needed
  --faults LIST         split=0.1,join=0.1,drop=0.001,flip=0.001,garbage=0.05 (shares)
  --seed N              the same seed gives the same faults (1)
  --help

enocean: an EnOcean USB stick. Lines read from stdin:
  ${ENOCEAN_WORDS.join(" | ")} SENDER   e.g. press 0180a53c
  deaf | hears          it hangs, and works again
espa-panel, espa-pager: a nurse call panel or paging system that the hub polls. Lines:
  call ADDRESS TEXT | reset ADDRESS TEXT      e.g. call 12 ROOM 12 BATH
  mood ${ESPA_MOODS.join("|")}   what it does with the hub's pages
radar: a wired fall radar, which says how things are every half second. Lines:
  ${RADAR_WORDS.join(" | ")}
  stop

Exit codes: 0 stopped, 2 wrong options or no port.
`;

interface SimDeviceOnLine {
  readonly baudRate: number;
  hears(bytes: Uint8Array): void;
  /** False: it does not know that command. */
  obey(words: readonly string[]): boolean;
}

function enoceanOn(write: (bytes: Uint8Array) => void): SimDeviceOnLine {
  const stick = new EnoceanStick(write);
  return {
    baudRate: 57_600,
    hears: (bytes) => {
      stick.hears(bytes);
    },
    obey: ([word = "", sender = ""]) => {
      if (word === "deaf" || word === "hears") {
        stick.isDeaf = word === "deaf";
        return true;
      }
      return stick.says(word, sender);
    },
  };
}

const TELLS_EVERY_MS = 500;

function radarOn(write: (bytes: Uint8Array) => void): SimDeviceOnLine {
  const radar = new RadarModule(write);
  const timer = setInterval(() => {
    radar.tell();
  }, TELLS_EVERY_MS);
  timer.unref();
  return {
    baudRate: 115_200,
    hears: (bytes) => {
      radar.hears(bytes);
    },
    obey: ([word = ""]) => radar.obey(word),
  };
}

/** A panel makes calls and a pager system takes them; each waits to be polled by the hub. */
function espaOn(write: (bytes: Uint8Array) => void): SimDeviceOnLine {
  const peer = new EspaPeer({
    ...{ write, own: "2", other: "1", isControl: false, pollEveryMs: 1_000 },
    onBlock: ({ header, records }) => {
      process.stdout.write(`heard ${header} ${JSON.stringify(records)}\n`);
    },
  });
  return {
    baudRate: 9_600,
    hears: (bytes) => {
      peer.hears(bytes);
    },
    obey: ([word = "", address = "", ...text]) => {
      if (word === "mood" && isMood(address)) peer.mood = address;
      else if (word === "call")
        peer.send(
          blockOf("1", [
            ["1", address],
            ["2", text.join(" ")],
          ]),
        );
      else if (word === "reset") {
        peer.send(
          blockOf("1", [
            ["1", address],
            ["2", text.join(" ")],
            ["4", "1"],
          ]),
        );
      } else return false;
      return true;
    },
  };
}

const DEVICES: Readonly<Record<string, (write: (bytes: Uint8Array) => void) => SimDeviceOnLine>> = {
  enocean: enoceanOn,
  radar: radarOn,
  "espa-panel": espaOn,
  "espa-pager": espaOn,
};
export const LINE_DEVICES: readonly string[] = Object.keys(DEVICES);

interface LineOptions {
  readonly port: string;
  readonly make: boolean;
  readonly faults: LineFaults;
  readonly seed: number;
}

function parseOptions(args: readonly string[]): LineOptions | undefined {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const options = { port: text, "make-port": flag, faults: text, seed: text, help: flag };
  const { values } = parseArgs({ args: [...args], options });
  if (values.help === true) return undefined;
  if (values.port === undefined) throw new Error("--port is missing");
  const { port, "make-port": make = false, faults = "", seed = "1" } = values;
  return { port, make, faults: parseLineFaults(faults), seed: Number(seed) };
}

/** `args`: what stands behind the device's name. Throws with what is wrong. */
export async function runOnLine(name: string, args: readonly string[]): Promise<void> {
  const options = parseOptions(args);
  const makeDevice = DEVICES[name];
  if (options === undefined || makeDevice === undefined) {
    process.stdout.write(LINE_HELP);
    return;
  }
  const say = (text: string): void => {
    process.stdout.write(`${text}\n`);
  };
  const line: { port?: SimPort } = {};
  const write = withLineFaults(
    (bytes) => {
      line.port?.write(bytes);
    },
    options.faults,
    seededRandom(options.seed),
  );
  const device = makeDevice(write);
  const lines = createInterface({ input: process.stdin });
  const stop = (): void => {
    lines.close();
    process.stdin.destroy();
    void line.port?.close();
  };
  line.port = await SimPort.open({
    ...{ path: options.port, make: options.make, baudRate: device.baudRate },
    onBytes: (bytes) => {
      device.hears(bytes);
    },
    onClosed: stop,
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
  say(`listening ${options.port}`);
  lines.on("line", (line) => {
    const words = line.trim().split(/\s+/);
    if (words[0] === "stop") stop();
    else if (!device.obey(words)) say(`not possible: ${line}`);
  });
  lines.on("close", stop);
}

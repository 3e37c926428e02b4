// Process entry of the pretended bluetoothd: commands as lines of JSON on stdin, answers on stdout.
// It ends with its bus, as the real one does.
import { EventEmitter } from "node:events";
import { createInterface } from "node:readline";
import { sessionBus } from "dbus-next";
import { z } from "zod";
import { FakeBluez } from "./bluez/fake-bluez.ts";
import { NativePeripheral } from "./bluez/native-peripheral.ts";
import { WatchPeripheral } from "./bluez/watch-peripheral.ts";

const address = z.string().regex(/^([0-9A-F]{2}:){5}[0-9A-F]{2}$/);
const beacon = {
  address,
  rssi: z.int().default(-60),
  serviceData: z.record(
    z.string(),
    z.string().transform((hex) => Buffer.from(hex, "hex")),
  ),
};

const command = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("add-adapter") }),
  z.strictObject({ do: z.literal("remove-adapter") }),
  z.strictObject({
    do: z.literal("wearable"),
    address,
    bootNonce: z.int().default(1),
    samplesPerPacket: z.int().default(25),
    periodUs: z.int().default(20_000),
    notifyBytes: z.int().default(244),
  }),
  z.strictObject({ do: z.literal("watch"), address }),
  z.strictObject({ do: z.literal("advertise"), ...beacon, count: z.int().default(1) }),
  z.strictObject({ do: z.literal("beacon"), ...beacon, everyMs: z.number() }),
  z.strictObject({ do: z.literal("drop"), address }),
  z.strictObject({
    do: z.literal("deaf"),
    until: z.enum(["restart", "power-cycle", "never"]).optional(),
  }),
  z.strictObject({ do: z.literal("slow"), forMs: z.number() }),
  z.strictObject({ do: z.literal("device"), address, command: z.string() }),
  z.strictObject({ do: z.literal("report") }),
]);

type Command = z.infer<typeof command>;

const [busAddress = ""] = process.argv.slice(2);
const bus = sessionBus({ busAddress });
bus.on("error", () => process.exit(0));
// The library does not say that the daemon has closed the connection: its own part does.
const connection: unknown = Reflect.get(bus, "_connection");
if (connection instanceof EventEmitter) connection.once("end", () => process.exit(0));
const bluez = new FakeBluez(bus);

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function addBeacon(given: Extract<Command, { do: "beacon" }>): void {
  setInterval(() => {
    bluez.advertise(given.address, given);
  }, given.everyMs);
}

function obey(given: Command): void {
  switch (given.do) {
    case "add-adapter":
      bluez.addAdapter();
      return;
    case "remove-adapter":
      bluez.removeAdapter();
      return;
    case "wearable":
      bluez.addPeripheral(given.address, new NativePeripheral(given));
      return;
    case "watch":
      bluez.addPeripheral(given.address, new WatchPeripheral());
      return;
    case "advertise":
      for (let sent = 0; sent < given.count; sent += 1) bluez.advertise(given.address, given);
      return;
    default:
      obeyOthers(given);
  }
}

function obeyOthers(
  given: Exclude<
    Command,
    { do: "add-adapter" | "remove-adapter" | "wearable" | "watch" | "advertise" }
  >,
): void {
  switch (given.do) {
    case "beacon":
      addBeacon(given);
      return;
    case "drop":
      bluez.drop(given.address);
      return;
    case "deaf":
      bluez.deaf(given.until);
      return;
    case "slow":
      bluez.slow(given.forMs);
      return;
    case "device":
      bluez.command(given.address, given.command);
      return;
    case "report":
      return;
  }
}

bus.on("connect", () => {
  void start();
});

async function start(): Promise<void> {
  await bus.requestName("org.bluez", 0);
  const daemon = await bus.getProxyObject("org.freedesktop.DBus", "/org/freedesktop/DBus");
  // So that it hears of clients that leave.
  daemon.getInterface("org.freedesktop.DBus").on("NameOwnerChanged", () => undefined);
  bluez.addAdapter();
  createInterface({ input: process.stdin })
    .on("line", (line) => {
      obey(command.parse(JSON.parse(line)));
      // Every command is answered when it is done: whoever sent it can count from there.
      say(bluez.report());
    })
    .on("close", () => process.exit(0));
  say({ ready: true });
}

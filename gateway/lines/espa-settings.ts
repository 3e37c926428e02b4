// What the config says of an ESPA 4.4.4 line, the same for calls that go out and calls that come in.
import { z } from "zod";
import { serialPath } from "./serial-port.ts";

const address = z.string().regex(/^[0-9]$/, "must be one digit");

/** Waits are 100 ms to a minute. */
const wait = z.int().min(100).max(60_000);

export const espaShape = {
  port: serialPath.optional(),
  tcp: z
    .strictObject({ host: z.string().min(1).max(253), port: z.int().min(1).max(65_535) })
    .optional()
    .describe(
      "Instead of `port`: a serial converter or a system that listens. It is not encrypted.",
    ),
  baudRate: z.literal([300, 600, 1_200, 2_400, 4_800, 9_600, 19_200]).default(9_600),
  dataBits: z.literal([7, 8]).default(8).describe("The standard has 7, most lines 8."),
  parity: z.enum(["none", "even", "odd"]).default("none").describe("The standard has even."),
  stopBits: z.literal([1, 2]).default(1).describe("The standard has 2."),
  role: z
    .enum(["control", "station"])
    .default("control")
    .describe("control: the hub polls and selects. station: the other end does."),
  own: address.default("1").describe("The hub's address on the line."),
  peer: address.default("2").describe("The other end's."),
  pollEveryMs: wait
    .nullable()
    .default(1_000)
    .describe("null: never; then a silent line is not noticed."),
  selectTimeoutMs: wait.default(2_000),
  blockTimeoutMs: wait.default(5_000),
  busyRetryMs: wait.default(1_000),
  silentAfterMs: z
    .int()
    .min(2_000)
    .max(3_600_000)
    .default(120_000)
    .describe("A line on which nobody said anything for so long is down."),
  trailingSeparator: z
    .boolean()
    .default(false)
    .describe("A record separator also before the end of a block."),
} as const;

export type EspaSettings = z.output<z.ZodObject<typeof espaShape>>;

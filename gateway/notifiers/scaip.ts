// Alarm receiving centre destination: SCAIP (SS 91100, CLC/TS 50134-9) in SIP MESSAGE requests.
import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Clock } from "../domain/clock.ts";
import { defineNotifier, type ReadSecret, secretSource } from "./define-notifier.ts";
import { ScaipCentre } from "./scaip/scaip-centre.ts";
import { codeSettings, locationSettings } from "./scaip/scaip-codes.ts";
import { type CentreLine, ScaipDestination } from "./scaip/scaip-destination.ts";
import { dialectSettings } from "./scaip/scaip-dialect.ts";
import { SipClient } from "./sip/sip-client.ts";

const TOKEN_BYTES = 12;
const DEFAULT_PORTS = { udp: 5060, tcp: 5060, tls: 5061 } as const;
/** A message over UDP has to fit in 1300 bytes [RFC 3428 §8]; its head takes up to 500 of them. */
const MOST_BYTES = { udp: 800, tcp: 1_300, tls: 1_300 } as const;

/** What stands in a SIP address before the @, without escapes [RFC 3261 §25.1]. */
const sipUser = z.string().regex(/^[\w\-.!~*'()&=+$,;?/]{1,64}$/, "is no name of a SIP address");
const hostName = z.string().regex(/^[\w.:-]{1,253}$/, "must be a host name or an address");

const centreSettings = z.strictObject({
  name: z.string().min(1).max(20).optional().describe("What staff know it by; else primary, …"),
  transport: z
    .enum(["tls", "tcp", "udp"])
    .default("tls")
    .describe(
      "SCAIP has no security of its own: without TLS anybody on the way reads and answers.",
    ),
  host: hostName,
  port: z.int().min(1).max(65_535).optional().describe("5061 for TLS, else 5060."),
  user: sipUser.default("alarm").describe("The centre's own name, before the @."),
  domain: hostName.optional().describe("After the @, where it is not the host."),
  fromUser: sipUser.optional().describe("The hub's name, before the @; the account when absent."),
  username: z
    .string()
    .max(64)
    .optional()
    .describe("For digest authentication; the account when absent."),
  password: secretSource.optional().describe("For digest authentication."),
  authorityFile: z.string().optional().describe("PEM of who signed its certificate."),
  localAddress: z.string().optional().describe("Address of the network of this hub to go out by."),
  dialect: dialectSettings,
});
type CentreSettings = z.output<typeof centreSettings>;

const DEFAULT_NAMES = ["primary", "secondary", "third", "fourth"];

interface Surroundings {
  readonly account: string;
  readonly replyWithinMs: number;
  readonly readSecret: ReadSecret;
  readonly clock: Clock;
}

function clientSettings(settings: CentreSettings, { account, readSecret, clock }: Surroundings) {
  const { transport, host, user, fromUser, domain, localAddress, authorityFile } = settings;
  const { username = account, password } = settings;
  return {
    ...{ clock, domain, localAddress, toUser: user, fromUser: fromUser ?? account },
    peer: { transport, host, port: settings.port ?? DEFAULT_PORTS[transport] },
    newToken: () => randomBytes(TOKEN_BYTES).toString("hex"),
    account: password === undefined ? undefined : { username, password: readSecret(password) },
    authority: authorityFile === undefined ? undefined : readSecret({ file: authorityFile }),
  };
}

function lineTo(settings: CentreSettings, index: number, given: Surroundings): CentreLine {
  const { dialect, transport, name = DEFAULT_NAMES[index] ?? String(index + 1) } = settings;
  const client = clientSettings(settings, given);
  const { clock, replyWithinMs } = given;
  const centre = new ScaipCentre(
    { clock, replyWithinMs, contentType: dialect.contentType },
    (onBody) => new SipClient({ ...client, onBody }),
  );
  return { name, centre, dialect, mostBytes: MOST_BYTES[transport] };
}

export const scaip = defineNotifier({
  kind: "scaip",
  summary: "Tells an alarm receiving centre (SCAIP over SIP), with heartbeats.",
  settings: {
    account: z
      .string()
      .regex(/^\d{1,16}$/, "must be 1 to 16 digits")
      .describe("Account number at the centre (`cid`)."),
    centres: z
      .array(centreSettings)
      .min(1)
      .max(4)
      .describe("Asked in this order until one handles it."),
    timeoutMs: z
      .int()
      .min(2_000)
      .max(120_000)
      .default(45_000)
      .describe("One attempt, all centres."),
    replyWithinMs: z
      .int()
      .min(500)
      .max(32_000)
      .default(20_000)
      .describe("A centre that has not answered by then is passed over."),
    holdPauseMs: z
      .int()
      .min(500)
      .max(60_000)
      .default(5_000)
      .describe("Until a centre that holds an alarm is asked again."),
    heartbeatMinutes: z
      .number()
      .min(0.05)
      .max(10_080)
      .nullable()
      .default(60)
      .describe("As agreed with the centre; null: none, and a dead line shows at the next alert."),
    systemConfiguration: z.int().min(0).max(3).optional().describe("`sco`; 2: staff on duty."),
    callerIds: z
      .array(z.string().min(1).max(256))
      .default(["no-voice:"])
      .describe("`crd`: ways to call back; the hub itself carries no speech."),
    codes: codeSettings,
    locations: locationSettings,
  },
  build: (settings, readSecret, clock) => {
    const { account, centres, systemConfiguration, callerIds, heartbeatMinutes } = settings;
    const { replyWithinMs, holdPauseMs, codes, locations } = settings;
    const given = { account, replyWithinMs, readSecret, clock };
    return new ScaipDestination({
      ...{ clock, codes, locations, holdPauseMs },
      sender: { cid: account, systemConfiguration, callerIds },
      lines: centres.map((centre, index) => lineTo(centre, index, given)),
      heartbeatMs: heartbeatMinutes === null ? undefined : heartbeatMinutes * 60_000,
    });
  },
});

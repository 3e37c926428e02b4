// The command line of the simulated receiving centre, which is its documentation.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";
import type { CentreAccount } from "./centre-account.ts";
import type { CentreBehaviour, CentreSettings } from "./centre.ts";

export const CENTRE_HELP = `Usage: npm run sim -- centre [options]

An alarm receiving centre to test against: takes SCAIP over SIP and shows its queue. It is a
simulation, made from what is public of the standard; a real centre may differ.

  --host ADDRESS            where it listens (127.0.0.1)
  --udp PORT --tcp PORT     plain transports (UDP 5060 where none of the three is given)
  --tls PORT                with --certificate FILE --key FILE (PEM)
  --username NAME --password TEXT   asks for this account (digest)
  --algorithm MD5|SHA-256   how (SHA-256)
  --check-from              who sends must be called by its account number, else 99
  --answer accept|hold|by-hand|STATUS   how alarms are answered (by-hand): a number is its status
  --reply message|body|both|none        where the answer goes (message)
  --sip "403 Forbidden"     refuses in SIP instead
  --delay MS --lose SHARE --cut         late, lost (0 to 1), or the connection broken off
  --duration SECONDS        stops by itself
  --json                    what happens, as JSON lines
  --help

By hand every alarm is held until somebody decides; the hub asks again until then. Keys in a
terminal act on the alarm marked >:
  a accept   h hold   r reject   n next   q quit
The same as lines on stdin, with a reference or without (then: the oldest that waits):
  accept [REF] | hold [REF] | reject [REF] | answer HOW | reply WHERE | sip STATUS | delay MS |
  lose SHARE | cut on|off | list | stop

JSON lines: event, wallMs, and listening {udp, tcp, tls} · message {transport, from, mty, ref, cid,
  dty, stc, words, place, info} · answered {ref, snu, in} · repeated · lost · challenged {wrong} ·
  refused {sip} · queue {items} · error {message} · stopped

Exit codes: 0 stopped, 2 wrong options or files.
`;

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const FLAGS = {
  host: text,
  udp: text,
  tcp: text,
  tls: text,
  certificate: text,
  key: text,
  username: text,
  password: text,
  algorithm: text,
  "check-from": flag,
  answer: text,
  reply: text,
  sip: text,
  delay: text,
  lose: text,
  cut: flag,
  duration: text,
  json: flag,
  help: flag,
} as const;

const port = z.coerce.number().int().min(0).max(65_535).optional();
export const answerOption = z.union([
  z.enum(["accept", "hold", "by-hand"]),
  z.coerce.number().int().min(0).max(999),
]);
export const replyOption = z.enum(["message", "body", "both", "none"]);
const DEFAULT_UDP_PORT = 5060;

const Options = z.object({
  ...{ host: z.string().default("127.0.0.1"), udp: port, tcp: port, tls: port },
  ...{ certificate: z.string().optional(), key: z.string().optional() },
  ...{ username: z.string().optional(), password: z.string().optional() },
  algorithm: z.enum(["MD5", "SHA-256"]).default("SHA-256"),
  "check-from": z.boolean().default(false),
  answer: answerOption.default("by-hand"),
  reply: replyOption.default("message"),
  sip: z
    .string()
    .regex(/^[3-6]\d\d \S/)
    .optional(),
  delay: z.coerce.number().min(0).default(0),
  lose: z.coerce.number().min(0).max(1).default(0),
  cut: z.boolean().default(false),
  duration: z.coerce.number().min(0).optional(),
  json: z.boolean().default(false),
});

export interface CentreOptions {
  readonly settings: CentreSettings;
  readonly behaviour: CentreBehaviour;
  readonly durationMs: number | undefined;
  readonly json: boolean;
}

function accountOf(given: z.infer<typeof Options>): CentreAccount | undefined {
  const { username, password, algorithm } = given;
  if (username === undefined && password === undefined) return undefined;
  if (username === undefined || password === undefined) {
    throw new Error("--username and --password belong together");
  }
  return { username, password, algorithm };
}

function portsOf({ udp, tcp, tls, ...given }: z.infer<typeof Options>) {
  const isAny = udp !== undefined || tcp !== undefined || tls !== undefined;
  if (tls === undefined) return { udp: isAny ? udp : DEFAULT_UDP_PORT, tcp };
  if (given.certificate === undefined || given.key === undefined) {
    throw new Error("--tls needs --certificate FILE and --key FILE");
  }
  const read = (file: string): string => readFileSync(file, "utf8");
  return { udp, tcp, tls, certificate: read(given.certificate), key: read(given.key) };
}

/** `undefined` when only help was asked for. Throws with what is wrong. */
export function parseCentreOptions(args: readonly string[]): CentreOptions | undefined {
  const { values } = parseArgs({ args: [...args], options: FLAGS });
  if (values.help === true) return undefined;
  const parsed = Options.safeParse(values);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  const given = parsed.data;
  const { answer, reply, sip, delay, lose, cut, host, json, duration } = given;
  return {
    settings: {
      ...{ host, account: accountOf(given), checksFrom: given["check-from"] },
      ...portsOf(given),
    },
    behaviour: { answer, reply, sip, delayMs: delay, lose, cuts: cut },
    durationMs: duration === undefined ? undefined : duration * 1000,
    json,
  };
}

// Asks a running hub whether it must be restarted: exit 0 no, 1 yes or no answer, 2 wrong usage.
// Before it: the container's health check, or a person. After it: GET /healthz.
import { request as requestPlain } from "node:http";
import { request as requestTls } from "node:https";

/** The board's address in the demo, and of a hub with no other listener. */
const DEFAULT_URL = "http://127.0.0.1:8080/healthz";
/** A hub that needs longer to say "I live" is stuck; the container's own time-out is above this. */
const TIMEOUT_MS = 4_000;
/** Any further address would be another machine's health, and its certificate would have to be checked. */
const OWN_HOSTS = ["127.0.0.1", "[::1]", "localhost"];

const USAGE = `Usage: node dist/gateway/health.js [URL]

Asks this machine's hub for URL (default ${DEFAULT_URL}).
Exit: 0 it lives, 1 restart it (or no answer), 2 wrong usage. Prints one line of JSON.
`;

async function askStatus(url: URL): Promise<number> {
  const send = url.protocol === "https:" ? requestTls : requestPlain;
  return await new Promise((resolve, reject) => {
    // The certificate names the hub's address on the LAN, not this loopback address.
    const options = { timeout: TIMEOUT_MS, rejectUnauthorized: false };
    const question = send(url, options, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    question.on("timeout", () => question.destroy(new Error("no answer in time")));
    question.on("error", reject);
    question.end();
  });
}

/** The address to ask, or undefined where it is not one of this machine's. */
function parseOwnUrl(given: string): URL | undefined {
  if (!URL.canParse(given)) return undefined;
  const url = new URL(given);
  return OWN_HOSTS.includes(url.hostname) && /^https?:$/.test(url.protocol) ? url : undefined;
}

async function main(): Promise<number> {
  const [given = DEFAULT_URL, ...rest] = process.argv.slice(2);
  if (given === "--help") {
    process.stdout.write(USAGE);
    return 0;
  }
  const url = parseOwnUrl(given);
  if (url === undefined || rest.length > 0) {
    process.stderr.write(USAGE);
    return 2;
  }
  try {
    const status = await askStatus(url);
    process.stdout.write(`${JSON.stringify({ live: status === 200, status })}\n`);
    return status === 200 ? 0 : 1;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stdout.write(`${JSON.stringify({ live: false, reason })}\n`);
    return 1;
  }
}

process.exitCode = await main();

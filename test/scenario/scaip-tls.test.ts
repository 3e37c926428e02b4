// SCAIP over TLS against a small server of its own: node:tls, strings and no SIP library.
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createServer, type Server, type TLSSocket } from "node:tls";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Notifier } from "../../gateway/domain/notifier.ts";
import { secretReader } from "../../gateway/config.ts";
import { destinationSettings } from "../../gateway/notifiers/index.ts";
import { systemClock } from "../../gateway/system-clock.ts";
import { sampleNotice } from "../support/notifier-rig.ts";
import { type TempFolder, tempFolder } from "../support/temp-folder.ts";
import { testCertificate } from "../support/test-certificate.ts";

let server: Server;
let folder: TempFolder;
let heard: string[];
let sockets: Set<TLSSocket>;
let notifier: Notifier | undefined;

/** The lines of a request that its answer repeats. */
function kept(request: string): string {
  const names = ["Via", "From", "To", "Call-ID", "CSeq"];
  return names
    .map((name) => new RegExp(`^${name}: .*$`, "m").exec(request)?.[0] ?? "")
    .join("\r\n");
}

beforeEach(async () => {
  folder = tempFolder();
  [heard, sockets] = [[], new Set()];
  const { certificate, key } = testCertificate();
  writeFileSync(join(folder.path, "centre.pem"), certificate);
  writeFileSync(join(folder.path, "other.pem"), testCertificate().certificate);
  server = createServer({ cert: certificate, key }, (socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("data", (bytes: Buffer) => {
      const request = bytes.toString();
      if (!request.startsWith("MESSAGE ")) return;
      heard.push(request);
      const ref = /<ref>(\w+)<\/ref>/.exec(request)?.[1] ?? "";
      const mrs = `<?xml version="1.0"?><mrs><ref>${ref}</ref><snu>00</snu></mrs>`;
      const head = `SIP/2.0 200 OK\r\n${kept(request)}\r\nContent-Length: ${String(mrs.length)}`;
      socket.write(`${head}\r\nContent-Type: application/scaip+xml\r\n\r\n${mrs}`);
    });
  });
  server.on("tlsClientError", () => undefined);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(async () => {
  await notifier?.close?.();
  for (const socket of sockets) socket.destroy();
  server.close();
  folder[Symbol.dispose]();
});

async function deliver(authorityFile: string): Promise<void> {
  const address = server.address();
  const port = address === null || typeof address === "string" ? 0 : address.port;
  notifier = destinationSettings
    .parse({
      ...{ kind: "scaip", id: "team", label: "Team", account: "1234", heartbeatMinutes: null },
      centres: [{ host: "127.0.0.1", port, authorityFile }],
    })
    .build(secretReader(folder.path, {}), systemClock);
  await notifier.deliver(sampleNotice, AbortSignal.timeout(10_000));
}

describe("SCAIP over TLS", () => {
  it("is delivered to a centre whose certificate is trusted, on one connection", async () => {
    await deliver("centre.pem");
    await notifier?.deliver(sampleNotice, AbortSignal.timeout(10_000));
    expect(heard).toHaveLength(2);
    expect(sockets.size).toBe(1);
    expect(heard[0]).toMatch(
      /^MESSAGE sip:alarm@127\.0\.0\.1:\d+;transport=tls SIP\/2\.0\r\nVia: SIP\/2\.0\/TLS /,
    );
  });

  it("goes out on a new connection after the old one was closed", async () => {
    await deliver("centre.pem");
    for (const socket of sockets) socket.end();
    await expect.poll(() => [...sockets].every(({ destroyed }) => destroyed)).toBe(true);
    await notifier?.deliver(sampleNotice, AbortSignal.timeout(10_000));
    expect(sockets.size).toBe(2);
  });

  it("tells nothing to a centre whose certificate is not trusted", async () => {
    await expect(deliver("other.pem")).rejects.toMatchObject({
      code: "notifier/unreachable",
      message: expect.stringMatching(/certificate/) as unknown,
    });
    expect(heard).toEqual([]);
  });
});

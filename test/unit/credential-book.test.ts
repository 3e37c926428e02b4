import { describe, expect, it } from "vitest";
import { CredentialBook } from "../../gateway/credential-book.ts";
import { checkCredential } from "../../gateway/drivers/credential.ts";
import { KeptSecrets } from "../support/kept-secrets.ts";

const HOUR_MS = 3_600_000;

async function book(secrets = new KeptSecrets(), now = { ms: 0 }) {
  const open = async (): Promise<CredentialBook> =>
    await CredentialBook.load(
      secrets,
      () => now.ms,
      () => "NEW-ID",
    );
  return { secrets, now, open, credentials: await open() };
}
const opens = (credentials: CredentialBook, name: string, secret: string): string | undefined =>
  checkCredential(credentials.lookUp, name, Buffer.from(secret))?.kind;

describe("credentials", () => {
  it("[H-20.1] open with their own secret only, also after a restart", async () => {
    const { credentials, open } = await book();
    const [own, other] = [
      await credentials.issueDevice("w-1"),
      await credentials.issueDevice("w-2"),
    ];
    for (const now of [credentials, await open()]) {
      expect(opens(now, "w-1", own)).toBe("device");
      expect(opens(now, "w-1", other)).toBeUndefined();
      expect(opens(now, "w-9", own)).toBeUndefined();
      expect(opens(now, "w-1", "")).toBeUndefined();
    }
  });

  it("[H-20.1] that are issued anew end the one before", async () => {
    const { credentials } = await book();
    const before = await credentials.issueDevice("w-1");
    const after = await credentials.issueDevice("w-1");
    expect(opens(credentials, "w-1", before)).toBeUndefined();
    expect(opens(credentials, "w-1", after)).toBe("device");
  });

  it("are never kept in clear text", async () => {
    const { credentials, secrets } = await book();
    const given = [
      await credentials.issueDevice("w-1"),
      await credentials.issueBridge("bridge-z", ["zigbee2mqtt/#"]),
      await credentials.issueEnrolment("enrol-1"),
      (await credentials.issueTablet()).token,
    ];
    await credentials.setPin("ann", "493817");
    const kept = JSON.stringify(
      [...secrets.kept.values()].flatMap((hashes) => [...hashes.values()]),
    );
    for (const secret of [...given, "493817"]) expect(kept).not.toContain(secret);
  });

  it("[H-20.1] of an enrolment end after a day; a bridge has its topics", async () => {
    const { credentials, now } = await book();
    const enrolment = await credentials.issueEnrolment("enrol-1");
    await credentials.issueBridge("bridge-z", ["zigbee2mqtt/#"]);
    expect(credentials.lookUp("bridge-z")).toMatchObject({ topics: ["zigbee2mqtt/#"] });
    now.ms = 24 * HOUR_MS - 1;
    expect(opens(credentials, "enrol-1", enrolment)).toBe("enrolment");
    now.ms = 24 * HOUR_MS;
    expect(opens(credentials, "enrol-1", enrolment)).toBeUndefined();
  });

  it("[H-20.3] take no empty PIN for anybody, known or not", async () => {
    const { credentials } = await book();
    await credentials.setPin("ann", "1234");
    expect(await credentials.verifyPin("ann", "1234")).toBe(true);
    expect(await credentials.verifyPin("ann", "1235")).toBe(false);
    expect(await credentials.verifyPin("ann", "")).toBe(false);
    expect(await credentials.verifyPin("nobody", "")).toBe(false);
  });

  it("know an enrolled tablet by its token, and a session until it is forgotten", async () => {
    const { credentials, open } = await book();
    const { tabletId, token } = await credentials.issueTablet();
    expect((await open()).verifyTablet(token)).toBe(tabletId);
    expect(credentials.verifyTablet("guess")).toBeUndefined();
    const session = { tokenHash: "h", staffId: "ann", expiresMs: 9 };
    await credentials.keepSession(session);
    expect(await (await open()).loadSessions()).toEqual([session]);
    await credentials.forgetSession("h");
    expect(await (await open()).loadSessions()).toEqual([]);
  });

  it("[H-20.6] that ended open nothing, on the disk or off it, and their connections are told", async () => {
    const { credentials, open } = await book();
    const ended: string[] = [];
    credentials.onEnded((username) => ended.push(username));
    const secret = await credentials.issueDevice("w-1");
    await credentials.issueBridge("bridge-z", ["zigbee2mqtt/#"]);
    expect(ended).toEqual([]);
    await credentials.end("device", "w-1");
    await credentials.end("device", "w-1");
    await credentials.issueBridge("bridge-z", ["zigbee2mqtt/#"]);
    expect(ended).toEqual(["w-1", "bridge-z"]);
    for (const now of [credentials, await open()]) {
      expect(opens(now, "w-1", secret)).toBeUndefined();
    }
  });

  it("[H-20.6] without an owner are dropped at the next start, all others stay", async () => {
    const { credentials, open } = await book();
    const { token } = await credentials.issueTablet();
    await credentials.setPin("ann", "1234");
    const secret = await credentials.issueEnrolment("enrol-1");
    const after = await open();
    await after.dropOrphans((kind) => kind !== "tablet");
    expect(after.verifyTablet(token)).toBeUndefined();
    expect((await open()).verifyTablet(token)).toBeUndefined();
    expect(await after.verifyPin("ann", "1234")).toBe(true);
    expect(opens(after, "enrol-1", secret)).toBe("enrolment");
  });
});

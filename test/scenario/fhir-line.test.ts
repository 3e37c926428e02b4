// The line to a social care record: who may write, what passes, what waits for a person, and what
// is lost on the way.
import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import type { Observation } from "@medplum/fhirtypes";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { FhirValidator } from "../support/fhir-validator.ts";
import { MARY_4, RecordRig } from "../support/record-rig.ts";
import type { RecordRigOptions } from "../support/record-rig.ts";
import { fallReported } from "../support/signs.ts";

let validator: FhirValidator;
let rig: RecordRig;

beforeAll(() => {
  validator = new FhirValidator();
});
afterEach(async () => {
  await rig.close();
});

async function start(options: Omit<RecordRigOptions, "validator"> = {}): Promise<void> {
  rig = await RecordRig.start({ validator, ...options });
}
async function fall(residentId = MARY_4): Promise<void> {
  await rig.parts.core.record(fallReported({ residentId, deviceId: "W-1" }));
}
/** Lets minutes pass until the record is owed nothing. */
async function filedInTime(): Promise<void> {
  const pass = async (): Promise<boolean> => {
    await rig.parts.core.advance(20_000);
    return rig.isAllFiled();
  };
  await expect.poll(pass, { timeout: 15_000 }).toBe(true);
}
const isPost = ({ method, path }: { method: string; path: string }): boolean =>
  method === "POST" && path === "/fhir";
/** The record's deliveries as they stand. */
function standing() {
  return [...rig.parts.core.home.delivery.values()].filter(
    ({ destinationId }) => destinationId === "record",
  );
}

describe("the line to a social care record", () => {
  it.each([
    ["429 with a time to wait", { status: 429, headers: { "retry-after": "30" } }],
    ["500", { status: 500 }],
    ["a request that hangs up", "cut" as const],
    ["a conflict", { status: 409 }],
    ["412", { status: 412 }],
  ])(
    "[H-02.3] [H-15.4] files once after %s, whether or not it was carried out",
    async (_case, what) => {
      for (const when of ["before", "after"] as const) {
        await start();
        let failures = 2;
        rig.parts.server.misdeed = (request) =>
          isPost(request) && (failures -= 1) >= 0 ? { when, what } : undefined;
        await fall();
        await filedInTime();
        const found = await rig.parts.server.all<Observation>("Observation");
        expect(found.map(({ status }) => status)).toEqual(["preliminary"]);
        if (when === "before") await rig.close();
      }
    },
  );

  it("[H-02.7] puts what the record refuses on the not sent list, and says so", async () => {
    await start();
    rig.parts.server.misdeed = (request) =>
      isPost(request) ? { when: "before", what: { status: 422 } } : undefined;
    await fall();
    await expect.poll(() => standing()[0]?.state).toBe("not-sent");
    const faults = [...rig.parts.core.home.fault.values()].map(({ subject }) => subject);
    expect(faults).toContain("record");
  });

  it("takes what somebody wrote in between for theirs, and tries its update again", async () => {
    await start();
    const { server } = rig.parts;
    await fall();
    await filedInTime();
    const first = await rig.activation();
    if (first === undefined) throw new Error("nothing was filed");
    let isChanged = false;
    server.misdeed = ({ method }) => {
      if (method !== "PUT" || isChanged) return undefined;
      isChanged = true;
      return { when: "before", what: { status: 412 } };
    };
    await server.change({ ...first, note: [{ text: "Seen by the nurse." }] });
    await rig.attendAndClose("fall-found");
    await filedInTime();
    expect(await rig.activation()).toMatchObject({
      status: "final",
      note: [{ text: "Seen by the nurse." }],
    });
  });

  it("[H-15.4] leaves an entry alone that people in the record amended", async () => {
    await start();
    const { server } = rig.parts;
    await fall();
    await filedInTime();
    const first = await rig.activation();
    if (first === undefined) throw new Error("nothing was filed");
    await server.change({ ...first, status: "cancelled" });
    await rig.attendAndClose("fall-found");
    await filedInTime();
    const [held] = await server.all<Observation>("Observation");
    expect(held?.status).toBe("cancelled");
  });
});

const claims = z.looseObject({ iss: z.string(), sub: z.string(), aud: z.unknown() });

function decoded(part: string): unknown {
  return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
}

describe("the right to write to a social care record", () => {
  /** Every token request, as the endpoint saw it. */
  async function startWith(more: object, secret: string) {
    const asked: { form: URLSearchParams; authorization: string }[] = [];
    const settings = (url: string) => ({
      access: { tokenUrl: `${url}/token`, clientId: "hub-1", ...more },
    });
    await start({ settings, readSecret: () => secret });
    const { server } = rig.parts;
    server.tokens = new Set();
    server.onToken = (form, { authorization = "" }) => {
      asked.push({ form, authorization });
      return 200;
    };
    return { server, asked };
  }
  const bySecret = { method: "secret-basic", secret: { env: "SECRET" }, scope: "system/*.cud" };

  it("is asked for by a client secret, once for many messages", async () => {
    const { asked } = await startWith(bySecret, "sesame");
    await fall();
    await filedInTime();
    await rig.attendAndClose("fall-found");
    await filedInTime();
    expect(asked).toHaveLength(1);
    const [, basic = ""] = asked[0]?.authorization.split(" ") ?? [];
    // Both parts are form-encoded before they are joined [RFC 6749 §2.3.1].
    const proof = decodeURIComponent(Buffer.from(basic, "base64").toString("utf8"));
    expect(proof).toBe("hub-1:sesame");
    expect(Object.fromEntries(asked[0]?.form ?? [])).toEqual({
      grant_type: "client_credentials",
      scope: "system/*.cud",
    });
  });

  it.each([
    ["RS384", generateKeyPairSync("rsa", { modulusLength: 2048 }), "sha384"],
    ["RS512", generateKeyPairSync("rsa", { modulusLength: 2048 }), "sha512"],
    ["ES384", generateKeyPairSync("ec", { namedCurve: "P-384" }), "sha384"],
  ] as const)("is asked for by an assertion signed with %s", async (algorithm, keys, hash) => {
    const pem = keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const key = { env: "KEY" };
    const { asked } = await startWith(
      { method: "private-key-jwt", key, keyId: "k1", algorithm },
      pem,
    );
    await fall();
    await filedInTime();
    const [head = "", body = "", signature = ""] = (
      asked[0]?.form.get("client_assertion") ?? ""
    ).split(".");
    expect(decoded(head)).toMatchObject({ alg: algorithm, kid: "k1" });
    const { iss, sub } = claims.parse(decoded(body));
    expect([iss, sub]).toEqual(["hub-1", "hub-1"]);
    const publicKey = createPublicKey(pem);
    const signed = Buffer.from(`${head}.${body}`);
    const how = { key: publicKey, dsaEncoding: "ieee-p1363" } as const;
    expect(verify(hash, signed, how, Buffer.from(signature, "base64url"))).toBe(true);
  });

  it("is renewed once where the record does not take it any more", async () => {
    const { server, asked } = await startWith(bySecret, "sesame");
    await fall();
    await filedInTime();
    server.tokens?.clear();
    await rig.attendAndClose("fall-found");
    await filedInTime();
    expect(asked).toHaveLength(2);
    expect(await rig.activation()).toMatchObject({ status: "final" });
  });

  it("[H-02.7] that is refused is told to staff at once, without the secret", async () => {
    const { server } = await startWith(bySecret, "sesame");
    server.onToken = () => 401;
    await fall();
    await expect.poll(() => [...rig.parts.core.home.fault.values()].length).toBe(1);
    expect(JSON.stringify(rig.parts.core.store.log)).not.toContain("sesame");
    server.onToken = () => 200;
    await filedInTime();
  });

  it("needs a key that fits its algorithm, and says so without quoting it", async () => {
    await start();
    const keys = generateKeyPairSync("ec", { namedCurve: "P-384" });
    const pem = keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const building = startWith({ method: "private-key-jwt", key: { env: "KEY" } }, pem);
    await expect(building).rejects.toMatchObject({ code: "config/invalid" });
    await expect(building).rejects.not.toThrow(pem.slice(40, 60));
  });
});

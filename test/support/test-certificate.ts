// A certificate for 127.0.0.1 that signs itself, made for one test: X.509 [RFC 5280] in DER, by hand,
// because Node makes keys but no certificates and a fresh machine may have no openssl.
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";

const ECDSA_WITH_SHA256 = Buffer.from("300a06082a8648ce3d040302", "hex");
const COMMON_NAME = Buffer.from("0603550403", "hex");
const SUBJECT_ALT_NAME = Buffer.from("0603551d11", "hex");
const BASIC_CONSTRAINTS_CA = Buffer.from("300f0603551d130101ff040530030101ff", "hex");
const UTC_TIME = 0x17;
const SEQUENCE = 0x30;

/** Tag, length, content. No content here is 64 KiB long. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}

function utcTime(wallMs: number): Buffer {
  const digits = new Date(wallMs).toISOString().replace(/[-:T]/g, "").slice(2, 14);
  return der(UTC_TIME, Buffer.from(`${digits}Z`));
}

function pem(label: string, bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

function certificateOf(publicKey: KeyObject, privateKey: KeyObject): Buffer {
  const name = der(
    SEQUENCE,
    der(0x31, der(SEQUENCE, COMMON_NAME, der(0x0c, Buffer.from("localhost")))),
  );
  const dayMs = 24 * 60 * 60 * 1000;
  const validity = der(SEQUENCE, utcTime(Date.now() - dayMs), utcTime(Date.now() + dayMs));
  const alternatives = der(
    SEQUENCE,
    der(0x82, Buffer.from("localhost")),
    der(0x87, Buffer.from([127, 0, 0, 1])),
  );
  const extensions = der(
    SEQUENCE,
    BASIC_CONSTRAINTS_CA,
    der(SEQUENCE, SUBJECT_ALT_NAME, der(0x04, alternatives)),
  );
  const signed = der(
    SEQUENCE,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    ECDSA_WITH_SHA256,
    name,
    validity,
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, extensions),
  );
  const signature = sign("sha256", signed, privateKey);
  return der(SEQUENCE, signed, ECDSA_WITH_SHA256, der(0x03, Buffer.from([0]), signature));
}

export interface TestCertificate {
  readonly certificate: string;
  readonly key: string;
}

export function testCertificate(): TestCertificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  return {
    certificate: pem("CERTIFICATE", certificateOf(publicKey, privateKey)),
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

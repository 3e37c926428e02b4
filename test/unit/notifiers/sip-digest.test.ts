// The examples printed in RFC 2617 §3.5 and RFC 7616 §3.9.1.
import { describe, expect, it } from "vitest";
import {
  credentialsFor,
  parseChallenge,
  strongest,
} from "../../../gateway/notifiers/sip/digest.ts";

const CNONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
const RFC_7616 =
  'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=MD5, ' +
  'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", ' +
  'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';
const mufasa = { username: "Mufasa", password: "Circle of Life" };
const get = { method: "GET", uri: "/dir/index.html" };

function responseTo(challenge: string, account = mufasa, cnonce = CNONCE): string | undefined {
  const parsed = parseChallenge(challenge);
  const said = parsed === undefined ? "" : credentialsFor(parsed, account, get, cnonce);
  return /response="([\da-f]+)"/.exec(said)?.[1];
}

describe("digest credentials", () => {
  it.each([
    ["MD5", "8ca523f5e9506fed4657c9700eebdbec"],
    ["SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"],
  ])("are those of RFC 7616 with %s", (algorithm, expected) => {
    expect(responseTo(RFC_7616.replace("algorithm=MD5", `algorithm=${algorithm}`))).toBe(expected);
  });

  it("are those of RFC 2617", () => {
    const challenge =
      'Digest realm="testrealm@host.com", qop="auth,auth-int", ' +
      'nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"';
    const account = { username: "Mufasa", password: "Circle Of Life" };
    expect(responseTo(challenge, account, "0a4f113b")).toBe("6629fae49393a05397450978507c4ef1");
  });

  it("have the older form where the challenge offers no protection [RFC 2617 §3.2.2.1]", () => {
    const parsed = parseChallenge('Digest realm="r", nonce="n"');
    const said = parsed === undefined ? "" : credentialsFor(parsed, mufasa, get, CNONCE);
    expect(said).not.toMatch(/cnonce|nc=|qop/);
  });

  it("answer the strongest challenge, never Basic, and none they do not speak", () => {
    const sha = 'Digest realm="r", nonce="n", algorithm=SHA-256, qop="auth"';
    expect(strongest([RFC_7616, sha])?.algorithm).toBe("SHA-256");
    for (const foreign of [
      'Basic realm="r"',
      'Digest realm="r", nonce="n", algorithm=SHA-512-256',
      'Digest realm="r", nonce="n", qop="auth-int"',
      'Digest nonce="n"',
    ]) {
      expect(strongest([foreign])).toBeUndefined();
    }
  });

  it("cannot be broken out of by a name", () => {
    const parsed = parseChallenge('Digest realm="r", nonce="n"');
    if (parsed === undefined) throw new Error("no challenge");
    const said = credentialsFor(parsed, { ...mufasa, username: 'a", x="\r\nVia: b' }, get, "c");
    expect(said).toContain('username="a\\", x=\\"Via: b"');
  });
});

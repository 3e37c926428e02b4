// Files that make a home's own mosquitto keep to our credentials: passwords, topics, settings.
// Made while the secrets are known, at setting up; the hub itself keeps only their SHA-256.
import { pbkdf2Sync } from "node:crypto";
import type { Credential } from "./credential.ts";
import { BRIDGE_PAYLOAD_MOST_BYTES, PAYLOAD_MOST_BYTES } from "./mqtt-limits.ts";
import { deviceTopics, downlinkFilters, enrolmentFilters, uplinkFilters } from "./mqtt-topic.ts";

/** mosquitto's own number [mosquitto 2.0 PW_DEFAULT_ITERATIONS]: secrets of 256 bits need no more. */
const ITERATIONS = 101;
const HASH_BYTES = 64;
/** What mosquitto_passwd draws; any length is read. */
export const SALT_BYTES = 12;

export interface MosquittoRights {
  readonly username: string;
  /** "hub": the hub's own user. */
  readonly kind: Credential["kind"] | "hub";
  /** Of a bridge: its topic filters. Of the hub: those of all bridges, which it reads. */
  readonly topics?: readonly string[];
}

export interface MosquittoUser extends MosquittoRights {
  readonly secret: string;
  readonly salt: Uint8Array;
}

/** `password_file`: one line a user, PBKDF2-HMAC-SHA512 in mosquitto's form `$7$`. */
export function mosquittoPasswords(users: readonly MosquittoUser[]): string {
  return users.map(passwordLine).join("");
}

/** `acl_file`: each user its own topics, as the hub's own broker would hold it to. */
export function mosquittoAcl(users: readonly MosquittoRights[]): string {
  return users
    .map((user) => [`user ${user.username}`, ...topicLines(user), ""].join("\n"))
    .join("\n");
}

/** What else mosquitto must be told, as lines of its config. */
export function mosquittoSettings(
  passwordFile: string,
  aclFile: string,
  hasBridges = false,
): string {
  // One limit for all clients: a bridge's list of its devices is long.
  const mostBytes = hasBridges ? BRIDGE_PAYLOAD_MOST_BYTES : PAYLOAD_MOST_BYTES;
  return [
    "allow_anonymous false",
    `password_file ${passwordFile}`,
    `acl_file ${aclFile}`,
    "# Nobody takes another's place by naming its client id.",
    "use_username_as_clientid true",
    `message_size_limit ${mostBytes}`,
    "# Keeps what the hub has not taken yet, also through a restart of the broker.",
    "persistence true",
    "autosave_on_changes true",
    "autosave_interval 1",
    "",
  ].join("\n");
}

function passwordLine({ username, secret, salt }: MosquittoUser): string {
  const hash = pbkdf2Sync(secret, salt, ITERATIONS, HASH_BYTES, "sha512");
  const [salt64, hash64] = [Buffer.from(salt).toString("base64"), hash.toString("base64")];
  return `${username}:$7$${ITERATIONS}$${salt64}$${hash64}\n`;
}

function topicLines({ kind, username, topics = [] }: MosquittoRights): string[] {
  const lines = (access: string, filters: readonly string[]): string[] =>
    filters.map((filter) => `topic ${access} ${filter}`);
  switch (kind) {
    case "hub":
      return [
        ...lines("read", [...uplinkFilters(), ...topics]),
        ...lines("write", downlinkFilters()),
      ];
    case "device": {
      const { publish, subscribe } = deviceTopics(username);
      return [...lines("write", publish), ...lines("read", subscribe)];
    }
    case "enrolment":
      return lines("write", enrolmentFilters());
    case "bridge":
      return lines("readwrite", topics);
  }
}

// Who is connected to the hub's broker: lets clients in, holds them to their topics, and knows where
// a device can be reached. Before it: aedes' hooks. After it: the driver.
import type { AedesOptions, Client } from "aedes";
import type { DriverPort } from "../domain/driver.ts";
import { type CredentialLookup, checkCredential } from "./credential.ts";
import type { MqttInlet } from "./mqtt-inlet.ts";
import { BRIDGE_ALLOWANCE, KEEPALIVE_LEAST_S, KEEPALIVE_MOST_S } from "./mqtt-limits.ts";
import { MqttSession } from "./mqtt-session.ts";
import { maySubscribe } from "./mqtt-topic.ts";

type ConnectRequest = Parameters<NonNullable<AedesOptions["preConnect"]>>[1];

export class MqttClients {
  readonly #port: DriverPort;
  readonly #lookUp: CredentialLookup;
  readonly #sessions = new WeakMap<Client, MqttSession>();
  /** Who can be sent to under a device id: the device itself, or the bridge that last spoke for it. */
  readonly #routes = new Map<string, MqttSession>();

  /** Everybody who is connected, to be cut off by name. */
  readonly #present = new Set<MqttSession>();

  constructor(port: DriverPort, lookUp: CredentialLookup) {
    this.#port = port;
    this.#lookUp = lookUp;
  }

  sessionOf(client: Client): MqttSession | undefined {
    return this.#sessions.get(client);
  }

  /** Where downlink for a device goes, if it is here. */
  route(deviceId: string): MqttSession | undefined {
    return this.#routes.get(deviceId);
  }

  /** A bridge spoke for this device. */
  routeThrough(deviceId: string, session: MqttSession): void {
    this.#routes.set(deviceId, session);
  }

  /** Before the credential is looked at: what every client is held to. */
  prepare(packet: ConnectRequest): boolean {
    const keepaliveS = packet.keepalive ?? 0;
    if (keepaliveS < KEEPALIVE_LEAST_S || keepaliveS > KEEPALIVE_MOST_S) {
      this.#port.onCounted("keepalive-refused");
      return false;
    }
    // The credential is the identity: nobody takes another's place by naming its client id. Several
    // devices may share one enrolment credential, so there the client id tells them apart.
    const { username = "", clientId } = packet;
    packet.clientId = username.startsWith("enrol-") ? `${username}:${clientId}` : username;
    // Nothing is kept for a client that is away, and a will would be an event nobody decided.
    packet.clean = true;
    delete packet.will;
    return true;
  }

  authenticate(
    client: Client,
    inlet: MqttInlet | undefined,
    username: string | undefined,
    password: Uint8Array | undefined,
  ): boolean {
    const credential = checkCredential(this.#lookUp, username, password);
    if (credential === undefined || username === undefined || inlet === undefined) {
      this.#port.onCounted("credential-refused");
      return false;
    }
    if (credential.kind === "bridge") inlet.allow(BRIDGE_ALLOWANCE);
    this.#sessions.set(client, new MqttSession(client, inlet, { username, credential }));
    return true;
  }

  subscribe(client: Client, filter: string): boolean {
    const session = this.#sessions.get(client);
    if (session === undefined || !maySubscribe(session.principal, filter)) {
      this.#port.onCounted("topic-refused");
      return false;
    }
    session.subscriptions.add(filter);
    return true;
  }

  unsubscribe(client: Client, filters: readonly string[]): void {
    for (const filter of filters) this.#sessions.get(client)?.subscriptions.delete(filter);
  }

  arrived(client: Client): void {
    const session = this.#sessions.get(client);
    if (session === undefined || !this.#isStillKnown(session)) {
      // Its secret ended while it was being let in.
      client.conn.destroy();
      return;
    }
    this.#present.add(session);
    if (session.principal.credential.kind !== "device") return;
    this.#routes.set(session.principal.username, session);
    this.#port.onConnection(session.principal.username, true);
  }

  left(client: Client): void {
    const session = this.#sessions.get(client);
    if (session === undefined) return;
    this.#present.delete(session);
    const { kind } = session.principal.credential;
    const { username } = session.principal;
    if (kind === "device") {
      // An older connection of a device that is back already says nothing about it.
      if (this.#routes.get(username) !== session) return;
      this.#routes.delete(username);
      this.#port.onConnection(username, false);
    } else {
      for (const [id, route] of this.#routes) if (route === session) this.#routes.delete(id);
    }
  }

  /** Cuts off whoever is connected with this credential; what they were told before stays told. */
  disconnect(username: string): void {
    for (const { principal, client } of [...this.#present]) {
      if (principal.username === username) client.conn.destroy();
    }
  }

  #isStillKnown({ principal }: MqttSession): boolean {
    const { username, credential } = principal;
    const now = this.#lookUp(username);
    return now !== undefined && Buffer.compare(now.secretSha256, credential.secretSha256) === 0;
  }
}

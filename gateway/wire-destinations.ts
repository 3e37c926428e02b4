// Destinations of the config, wired: what works their deliveries off and what tries their lines.
// Before it: the config. After it: the hub, which starts and ends both.
import type { Logger } from "pino";
import { type Config, secretReader } from "./config.ts";
import type { Clock } from "./domain/clock.ts";
import type { Notifier } from "./domain/notifier.ts";
import type { Home } from "./domain/home.ts";
import { messageOf } from "./errors.ts";
import type { Proposal } from "./events.ts";
import type { FaultDesk } from "./fault-desk.ts";
import { Heartbeats } from "./heartbeats.ts";
import type { ToldDestination } from "./domain/rule.ts";
import type { RecordDesk } from "./record-desk.ts";
import { Outbox, type OutboxOptions } from "./outbox.ts";

export interface DestinationParts {
  readonly config: Config;
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly faults: FaultDesk;
  readonly records: RecordDesk;
  readonly home: () => Home;
  readonly readAlert: OutboxOptions["readAlert"];
  readonly submit: (decide: (home: Home) => readonly Proposal[]) => Promise<unknown>;
}

/** Everybody outside, as the rules know them. */
export function toldDestinations(config: Config): readonly ToldDestination[] {
  return config.destinations.map(({ id, told, isSounder, files }) => ({
    ...{ destinationId: id, told, isSounder, files },
  }));
}

export interface DestinationWires {
  readonly outbox: Outbox;
  readonly heartbeats: Heartbeats;
  readonly notifiers: readonly Notifier[];
}

export function wireDestinations(parts: DestinationParts): DestinationWires {
  const { config, folder, env, clock, log, faults, home, readAlert, submit, records } = parts;
  const readSecret = secretReader(folder, env);
  const destinations = config.destinations.map((destination) => ({
    ...{ destinationId: destination.id, label: destination.label },
    ...{
      timeoutMs: destination.timeoutMs,
      mostPerMinute: destination.mostPerMinute,
      isRecord: destination.files !== undefined,
    },
    notifier: destination.build(readSecret, clock, records.bookFor(destination.id)),
  }));
  const heartbeats = new Heartbeats({
    ...{ clock, faults },
    destinations: destinations.map((each) => ({ ...each, paths: each.notifier.paths ?? [] })),
    onBack: () => {
      outbox.work(true);
    },
  });
  const outbox = new Outbox({
    ...{ clock, random: Math.random, submit, home, readAlert, destinations },
    onDestination: (destinationId, detail) => {
      if (detail === undefined) faults.clear("destination", destinationId);
      else faults.notice("destination", destinationId, detail);
    },
    onBug: (destinationId, error) => {
      log.error({ err: error, destinationId }, "a receipt of a destination cannot be recorded");
      const detail = `Receipts cannot be recorded: ${messageOf(error)}`;
      faults.notice("destination", destinationId, detail);
    },
    onTried: (destinationId) => {
      heartbeats.tried(destinationId);
    },
  });
  return { outbox, heartbeats, notifiers: destinations.map(({ notifier }) => notifier) };
}

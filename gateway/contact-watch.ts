// Looks at every device in use again and again: silence is an alert (promise 3), also that of a device
// which was never heard. Before it: the device book. After it: troubles, once each, through the log.
import type { DeviceBook } from "./device-book.ts";
import { awayOverProposals } from "./domain/away.ts";
import type { Clock } from "./domain/clock.ts";
import {
  type Contact,
  devicesInUse,
  privacyProposals,
  silenceProposals,
  stuckProposals,
} from "./domain/contact-check.ts";
import type { Home } from "./domain/home.ts";
import { testOverProposals } from "./domain/device-test.ts";
import { runInBackground } from "./errors.ts";
import type { Proposal } from "./events.ts";
import { every } from "./every.ts";
import type { SensorType } from "./sensors/define-sensor.ts";

const LOOK_EVERY_MS = 10_000;

export interface ContactWatchOptions {
  readonly clock: Clock;
  readonly home: () => Home;
  readonly book: DeviceBook;
  readonly sensorTypes: ReadonlyMap<string, SensorType>;
  readonly submit: (decide: (home: Home) => readonly Proposal[]) => Promise<unknown>;
  /** A trouble could not be stored; it is found again at the next look. */
  readonly onNotStored: (error: unknown) => void;
}

interface LastContact {
  readonly heardMs: number | null;
  readonly monotonicMs: number;
  /** False: it was not heard since the hub, or a radio, began to listen again. */
  readonly isHeard: boolean;
}

export class ContactWatch {
  readonly #options: ContactWatchOptions;
  readonly #last = new Map<string, LastContact>();

  constructor(options: ContactWatchOptions) {
    this.#options = options;
  }

  /** Returns what ends it. Whoever was silent before the start has its whole time again. */
  start(): () => void {
    this.look();
    return every(this.#options.clock, LOOK_EVERY_MS, "contact check", () => {
      this.look();
    });
  }

  look(): void {
    const { clock, home, submit, onNotStored } = this.#options;
    const contacts = this.#contacts();
    const decide = (now: Home): readonly Proposal[] => [
      ...contacts.flatMap((contact) => silenceProposals(now, contact, clock.now())),
      ...stuckProposals(now, clock.now()),
      ...privacyProposals(now, clock.now()),
      ...awayOverProposals(now, clock.now()),
      ...testOverProposals(now, clock.now()),
    ];
    if (decide(home()).length > 0) runInBackground("contact", submit(decide).catch(onNotStored));
  }

  #contacts(): readonly Contact[] {
    const { book, clock, home, sensorTypes } = this.#options;
    const nowMs = clock.monotonic();
    const down = driversDown(home());
    const contacts: Contact[] = [];
    for (const deviceId of devicesInUse(home())) {
      const device = home().device.get(deviceId);
      const sensor = device === undefined ? undefined : sensorTypes.get(device.sensorType);
      if (sensor === undefined) continue;
      if (isDeafTo(down, book.heardBy(deviceId))) {
        this.#last.delete(deviceId);
        continue;
      }
      const { monotonicMs, isHeard } = this.#lastContact(deviceId, nowMs);
      const usualMs = sensor.supervision.silentAfterMs;
      // What cannot say that it is there cannot be made to by a setting.
      const ownMs = usualMs === null ? null : home().deviceContact.get(deviceId)?.silentAfterMs;
      const silentAfterMs = ownMs ?? usualMs;
      contacts.push({ deviceId, quietMs: nowMs - monotonicMs, isHeard, silentAfterMs });
    }
    return contacts;
  }

  /** On the monotonic clock: a wall clock that leaps must silence nobody. Exact to one look. */
  #lastContact(deviceId: string, nowMs: number): LastContact {
    const heardMs = this.#options.book.status(deviceId)?.lastHeardMs ?? null;
    const last = this.#last.get(deviceId);
    if (last?.heardMs === heardMs) return last;
    const now = { heardMs, monotonicMs: nowMs, isHeard: last !== undefined };
    this.#last.set(deviceId, now);
    return now;
  }
}

function driversDown(home: Home): ReadonlySet<string> {
  const faults = [...home.fault.values()].filter(({ fault }) => fault === "driver");
  return new Set(faults.map(({ subject }) => subject));
}

/**
 * While a radio is down that is said, once; its devices cannot be blamed and start anew after it. A
 * device that no driver heard yet may belong to the one that is down.
 */
function isDeafTo(down: ReadonlySet<string>, heardBy: string | undefined): boolean {
  return heardBy === undefined ? down.size > 0 : down.has(heardBy);
}

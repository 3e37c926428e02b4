// Medication reminders, joined to the running hub. Before it: the driver works, and no timer of the
// last run has rung. After it: prompts go out.
import type { Logger } from "pino";
import type { Clock } from "./domain/clock.ts";
import type { Hub } from "./hub.ts";
import { ReminderDesk } from "./reminder-desk.ts";
import { zonedHomeTime } from "./zoned-home-time.ts";

/** More than a hub says of itself before its doses are planned. */
const LOOK_BACK_EVENTS = 200;

interface Reach {
  send(deviceId: string, channel: string, payload: Uint8Array): void;
}

interface Means {
  readonly clock: Clock;
  readonly log: Logger;
}

/** When the last run is last known to have run: its last word in the log. */
async function lastRanMsOf(hub: Hub, clock: Clock): Promise<number> {
  const startedMs = clock.now() - clock.monotonic();
  const from = Math.max(0, hub.lastSeq - LOOK_BACK_EVENTS);
  const events = await hub.store.readLog(from, LOOK_BACK_EVENTS);
  return events.findLast(({ wallMs }) => wallMs < startedMs)?.wallMs ?? startedMs;
}

/** Returns what ends it. */
export async function startReminders(
  hub: Hub,
  drivers: Reach,
  { clock, log }: Means,
): Promise<() => void> {
  const desk = new ReminderDesk({
    ...{ clock, home: () => hub.home, timeIn: zonedHomeTime },
    send: (deviceId, channel, payload) => {
      drivers.send(deviceId, channel, payload);
    },
    submit: async (decide) => await hub.pipeline.submit({ decide }),
    onFault: (error) => {
      log.error({ err: error }, "doses could not be planned");
    },
  });
  const committed = hub.onCommitted((events) => {
    desk.committed(events);
  });
  const end = desk.start(await lastRanMsOf(hub, clock));
  return () => {
    end();
    committed[Symbol.dispose]();
  };
}

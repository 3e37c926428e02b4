// What the hub does with what a driver hears and says of itself. Before it: drivers. After it: ingest,
// the answers owed to devices, and the fault desk.
import type { Logger } from "pino";
import type { AnswerDesk } from "./answer-desk.ts";
import type { DeviceBook } from "./device-book.ts";
import type { DriverPort } from "./domain/driver.ts";
import { noCoverSubject } from "./domain/fault-subject.ts";
import type { RadioSaying } from "./domain/radio-watch.ts";
import type { Proposal } from "./events.ts";
import type { FaultDesk } from "./fault-desk.ts";
import type { Ingest } from "./ingest.ts";
import type { Meters } from "./meters.ts";

export interface DriverPortParts {
  readonly log: Logger;
  readonly faults: FaultDesk;
  readonly meters: Meters;
  readonly answers: AnswerDesk;
  readonly ingest: Pick<Ingest, "onPacket">;
  readonly book: DeviceBook;
  /** For the record: the hub goes on where it cannot be stored. */
  readonly note: (proposal: Proposal) => void;
}

export function driverPortOf(name: string, parts: DriverPortParts): DriverPort {
  const { log, faults, meters, answers, ingest, book } = parts;
  meters.driverUp.set({ driver: name }, 0);
  const bridges = `${name}/bridges`;
  let areBridgesRefused = false;
  return {
    onPacket: (packet) => {
      meters.packets.inc({ channel: packet.channel, driver: name });
      answers.heard(packet.deviceId);
      return ingest.onPacket(packet);
    },
    onConnection: (deviceId, connected) => {
      book.entry(deviceId).connected = connected;
      answers.connection(deviceId, connected);
    },
    onState: (state, detail) => {
      log.info({ driver: name, state }, detail);
      meters.driverUp.set({ driver: name }, state === "up" ? 1 : 0);
      if (state === "up") faults.clear("driver", name);
      // Whether it may read them, the broker says before it counts as up.
      if (state === "up" && !areBridgesRefused) faults.clear("driver", bridges);
      if (state === "down") areBridgesRefused = false;
      if (state === "down") faults.notice("driver", name, `Devices cannot be heard: ${detail}`);
    },
    onCounted: (why) => {
      meters.refused.inc({ why });
      if (why !== "foreign-topics-refused") return;
      areBridgesRefused = true;
      const detail =
        "The broker does not let the hub read the topics of bridges: devices behind them are not heard.";
      faults.notice("driver", bridges, detail);
    },
    onReach: (deviceId, { isReached, detail }) => {
      log[isReached ? "info" : "warn"]({ driver: name, deviceId }, detail);
    },
    onRadio: radioReport(name, parts),
  };
}

/** Each step about a deaf radio is in the log; a room without cover is said, once. */
function radioReport(name: string, parts: DriverPortParts): (saying: RadioSaying) => void {
  const { log, faults, note } = parts;
  const uncovered = new Set<string>();
  return ({ step, rooms, detail }) => {
    log.warn({ driver: name, step }, detail);
    note({ type: "radio.stepped", data: { radio: name, step, detail } });
    for (const roomId of rooms) {
      uncovered.add(roomId);
      faults.notice(
        "no-cover",
        noCoverSubject(name, roomId),
        `No device there is heard: ${detail}`,
      );
    }
    if (step !== "heard-again") return;
    for (const roomId of uncovered) faults.clear("no-cover", noCoverSubject(name, roomId));
    uncovered.clear();
  };
}

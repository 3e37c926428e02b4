// What the devices of a drill know: pressed, acknowledged, fell. Filled from the fleet's lines.
import type { FleetLine } from "../support/fleet-process.ts";

export interface Press {
  readonly deviceId: string;
  readonly bootNonce: number;
  readonly number: number;
  isAcknowledged: boolean;
}

export interface Fall {
  readonly deviceId: string;
  /** Wall clock of this host at the impact. */
  readonly impactWallMs: number;
}

export class Ledger {
  readonly presses = new Map<string, Press>();
  readonly falls: Fall[] = [];
  #acknowledged = 0;

  get unacknowledged(): number {
    return this.presses.size - this.#acknowledged;
  }

  hear(line: FleetLine): void {
    switch (line.event) {
      case "press": {
        const { deviceId, bootNonce, number } = line;
        const press = { deviceId, bootNonce, number, isAcknowledged: false };
        this.presses.set(keyOf(press), press);
        break;
      }
      case "ack": {
        const press = this.presses.get(keyOf(line));
        if (press === undefined || press.isAcknowledged) break;
        press.isAcknowledged = true;
        this.#acknowledged += 1;
        break;
      }
      case "fall-sent":
        this.falls.push({
          deviceId: line.deviceId,
          impactWallMs: line.wallMs - (line.monoMs - line.impactMonoMs),
        });
        break;
      default:
        break;
    }
  }
}

/** The name of a device event, for ever [PROTOCOL §5]. */
export function keyOf(event: { deviceId: string; bootNonce: number; number: number }): string {
  return `${event.deviceId}/${event.bootNonce}/${event.number}`;
}

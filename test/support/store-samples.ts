// Commits as the pipeline makes them: a press for help with its alert, delivery and wake-up.
import { randomUUID } from "node:crypto";
import { HomeState } from "../../gateway/domain/draft.ts";
import type { RowChange } from "../../gateway/domain/home.ts";
import { reduce } from "../../gateway/domain/reduce.ts";
import type { Commit } from "../../gateway/domain/store.ts";
import type { NewEvent, Proposal, StoredEvent } from "../../gateway/events.ts";

export const START_MS: number = Date.UTC(2026, 0, 5, 2, 0, 0);

/** An event of one boot, as the pipeline stamps it. */
export function stamped(proposal: Proposal, id: string = randomUUID()): NewEvent {
  const stamp = { id, bootId: "boot-1", wallMs: START_MS, monotonicMs: 12.5, clockSynced: true };
  return { ...proposal, ...stamp };
}

/** Makes commits one after the other, with the rows that the hub's own reducer makes of them. */
export class CommitMaker {
  readonly #state = new HomeState();
  readonly #newId: () => string;

  constructor(newId: () => string = randomUUID) {
    this.#newId = newId;
  }

  /** The events with the rows they change. */
  of(events: readonly NewEvent[]): Commit {
    const changes = events.flatMap((event): readonly RowChange[] => {
      const changed = reduce(event, this.#state.home);
      this.#state.apply(changed);
      return changed;
    });
    return { events, changes, evidence: [] };
  }

  /** A press, its alert, its delivery and its wake-up: four events. */
  press(counter: number, alertId: string = `ALERT${String(counter).padStart(11, "0")}`): Commit {
    const heard = {
      residentId: "resident-1",
      place: { roomId: "room-1", source: "device-room", asOfMs: null },
      occurrence: { occurredMs: START_MS, ageMs: 0 },
    } as const;
    const { residentId, place, occurrence } = heard;
    const hops = [{ hop: "received", monotonicMs: 12.25 }];
    const trace = { traceId: `trace-${counter}`, receivedMs: START_MS, hops };
    const deviceId = "device-1";
    const deviceEvent = { deviceId, bootNonce: 7, counter };
    return this.of([
      this.#stamped({ type: "help.pressed", data: { deviceEvent, ...heard, trace } }),
      this.#stamped({
        type: "alert.raised",
        data: {
          ...{ alertId, kind: "help", priority: "high", level: "alert", residentId, deviceId },
          ...{ place, occurrence, line: { kind: "help-pressed" }, trace },
        },
      }),
      this.#stamped({
        type: "delivery.queued",
        data: {
          ...{ deliveryId: `${alertId}-1`, alertId, destinationId: "webhook" },
          ...{ about: "raised", priority: "high" },
        },
      }),
      this.#stamped({
        type: "wake-up.set",
        data: { wakeUpId: `${alertId}-2`, alertId, purpose: "attendance", delayMs: 180_000 },
      }),
    ]);
  }

  #stamped(proposal: Proposal): NewEvent {
    return stamped(proposal, this.#newId());
  }
}

/** The id of the alert that a press raised. */
export function alertIdOf(events: readonly StoredEvent[]): string {
  const raised = events.find((event) => event.type === "alert.raised");
  return raised?.type === "alert.raised" ? raised.data.alertId : "";
}

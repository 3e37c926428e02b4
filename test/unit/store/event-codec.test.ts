import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EVENT_VERSION } from "../../../gateway/events.ts";
import { decodeEvent, encodeEvent } from "../../../gateway/store/event-codec.ts";
import { CHAIN_START, type LogRow } from "../../../gateway/store/hash-chain.ts";
import { upcast, type Upcasters } from "../../../gateway/store/upcasters.ts";
import { anyEventOf, eventTypes } from "../../support/any-event.ts";
import { stamped } from "../../support/store-samples.ts";
import { thrownBy } from "../../support/thrown.ts";

const tablet = stamped({ type: "tablet.enrolled", data: { tabletId: "t", label: "Office" } }, "e1");

function rowOf(event: Parameters<typeof encodeEvent>[0], seq = 9): LogRow {
  return { ...encodeEvent(event, []), seq, prevHash: CHAIN_START };
}

describe("events as rows of the log", () => {
  it("come back as they were, whatever the event", () => {
    fc.assert(
      fc.property(anyEventOf(eventTypes), (proposal) => {
        const event = stamped(proposal);
        // JSON has one zero; -0 cannot come back.
        const asJson: unknown = JSON.parse(JSON.stringify({ ...event, seq: 9 }));
        expect(decodeEvent(rowOf(event))).toEqual(asJson);
      }),
    );
  });

  it("are refused with their sequence where the text is damaged", () => {
    const row = rowOf(tablet, 4711);
    const damaged = [
      { ...row, data: row.data.slice(0, -1) },
      { ...row, data: "{}" },
      { ...row, data: '{"tabletId":"t","label":"x","more":1}' },
      { ...row, type: "nothing.known" },
      { ...row, version: EVENT_VERSION + 1 },
    ];
    for (const one of damaged) {
      expect(thrownBy(() => decodeEvent(one))).toMatch(/^store\/corrupt: event 4711 /);
    }
  });

  it("are never taken for valid, however the text is damaged", () => {
    const row = rowOf(tablet);
    fc.assert(
      fc.property(fc.string(), (data) => {
        expect(() => decodeEvent({ ...row, data })).toThrow("cannot be read");
      }),
    );
  });

  it("carry the alert that a delivery belongs to", () => {
    const delivery = {
      deliveryId: "d",
      alertId: "A",
      destinationId: "w",
      about: "raised",
    } as const;
    const settled = {
      ...({
        ...delivery,
        priority: "high",
        queuedMs: 1,
        state: "accepted",
        delayed: false,
      } as const),
      ...{ attempts: 1, settledMs: 2, reason: null, asLive: true },
    };
    const data = { deliveryId: "d", attempts: 1, asLive: true };
    const accepted = stamped({ type: "delivery.accepted", data });
    const changes = [{ kind: "delivery", id: "d", row: settled }] as const;
    expect(encodeEvent(accepted, changes).alertId).toBe("A");
    expect(encodeEvent(accepted, []).alertId).toBeNull();
  });
});

describe("events of an older version", () => {
  const known: Upcasters = {
    "tablet.added@1": ({ data }) => ({ type: "tablet.enrolled", data }),
    "tablet.enrolled@2": ({ type, data }) => ({ type, data: { ...Object(data), label: "(none)" } }),
  };

  it("are lifted one version at a time, also under a new name", () => {
    const old = { type: "tablet.added", data: { tabletId: "t" } };
    expect(upcast(old, 1, known, 3)).toEqual({
      type: "tablet.enrolled",
      data: { tabletId: "t", label: "(none)" },
    });
  });

  it("stay as they are where nothing changed", () => {
    const event = { type: "fault.cleared", data: { subject: "s" } };
    expect(upcast(event, 1, known, 3)).toBe(event);
  });

  it("are read as present ones", () => {
    const row: LogRow = { ...rowOf(tablet), version: 0, type: "board.added" };
    const lift: Upcasters = { "board.added@0": ({ data }) => ({ type: "tablet.enrolled", data }) };
    expect(decodeEvent(row, lift)).toEqual({ ...tablet, seq: 9 });
  });
});

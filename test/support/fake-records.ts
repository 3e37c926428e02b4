// Social care records as the API's tests see them: the real desk, and one record by name.
import type { RecordsPort } from "../../gateway/api/hub-port.ts";
import type { Pipeline } from "../../gateway/pipeline.ts";
import { RecordDesk } from "../../gateway/record-desk.ts";
import type { MemoryStore } from "./memory-store.ts";

export function recordsPortOf(pipeline: Pipeline, store: MemoryStore): RecordsPort {
  const desk = new RecordDesk({
    home: () => pipeline.home,
    readAlert: async (alertId) => {
      const change = await store.readRow("alert", alertId);
      return change?.kind === "alert" ? (change.row ?? undefined) : undefined;
    },
    submit: async (decide) => await pipeline.submit({ decide }),
    seal: async (subject, box) => await Promise.resolve({ subject, box }),
    openSealed: ({ box }) => box,
    labels: new Map([["record", "Care record"]]),
    recall: (change) => {
      pipeline.recall(change);
    },
  });
  return {
    list: () => [{ destinationId: "record", label: "Care record" }],
    nhsNumber: (residentId) => desk.nhsNumber(residentId),
    setNhsNumber: async (...given) => {
      await desk.setNhsNumber(...given);
    },
    matchByHand: async (match) => {
      await desk.matchByHand(match);
    },
    correctResident: async (correction) => {
      await desk.correctResident(correction);
    },
  };
}

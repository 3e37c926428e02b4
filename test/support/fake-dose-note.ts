// What the port does with a note about a dose, over a fake hub's pipeline. Sealing is left out.
import type { HubPort } from "../../gateway/api/hub-port.ts";
import { noteProposals } from "../../gateway/domain/dose-note.ts";
import type { Pipeline } from "../../gateway/pipeline.ts";

export function noteDoseIn(pipeline: Pipeline): HubPort["noteDose"] {
  return async (note, reason) => {
    const sealed = reason === null ? null : { subject: "sealed", box: reason };
    await pipeline.submit({ decide: (home, nowMs) => noteProposals(home, note, sealed, nowMs) });
  };
}

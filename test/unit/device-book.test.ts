import { describe, expect, it } from "vitest";
import { DeviceBook } from "../../gateway/device-book.ts";
import { IngestRig } from "../support/ingest-rig.ts";

describe("a device after a restart", () => {
  it("[H-08.2] was last heard when the log has it, until it is heard again", async () => {
    const rig = await IngestRig.start();
    await rig.ingest.onPacket(rig.event("help", { number: 1 }));
    const heardMs = rig.core.clock.now();
    await rig.core.advance(60_000);
    const book = new DeviceBook();
    book.resume(rig.core.home);
    expect(book.status("w-1")?.lastHeardMs).toBe(heardMs);
    expect(book.status("w-1")?.connected).toBe(false);
    expect(book.status("w-2")).toBeUndefined();
    book.valuesHeard(book.entry("w-1"), [], { wallMs: heardMs + 70_000, isRemembered: false });
    expect(book.status("w-1")?.lastHeardMs).toBe(heardMs + 70_000);
  });
});

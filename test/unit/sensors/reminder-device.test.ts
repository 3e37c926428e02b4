// Reminder devices on the wire: what the hub sends them, and what it reads of theirs.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parseDownlink } from "../../../firmware-sim/downlink.ts";
import { decodeReminderDevice } from "../../../gateway/sensors/medication-reminder.ts";
import {
  canPrompt,
  encodePrompt,
  encodePromptStop,
} from "../../../gateway/sensors/prompt-downlink.ts";

const { valid } = z
  .object({ valid: z.array(z.object({ name: z.string(), hex: z.string() })) })
  .parse(
    JSON.parse(
      readFileSync(new URL("../../../firmware-sim/golden-vectors.json", import.meta.url), "utf8"),
    ),
  );
const PROMPT_ID = 0x1f2e3d4c;

function hexOf(name: string): string {
  return valid.find((vector) => vector.name === name)?.hex ?? "no such vector";
}

function written(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

describe("a prompt on the wire", () => {
  it("is the golden vector for a dispenser, for a wearable, and for its end", () => {
    const prompt = { promptId: PROMPT_ID, step: 1, compartment: 4, validForMs: 60_000 };
    expect(written(encodePrompt("medication-reminder", prompt))).toBe(
      hexOf("prompt: sound and light, compartment 4"),
    );
    expect(written(encodePrompt("wearable", { ...prompt, step: 3, compartment: null }))).toBe(
      hexOf("prompt: vibration, third step, no compartment"),
    );
    expect(written(encodePromptStop(PROMPT_ID))).toBe(hexOf("prompt: stop"));
  });

  it("names no medicine, resident or time: it has numbers only, and every bit of it is checked", () => {
    const bytes = Buffer.from(hexOf("prompt: sound and light, compartment 4"), "hex");
    expect(bytes).toHaveLength(28);
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(parseDownlink(changed)).toBeUndefined();
    }
  });

  it("goes only to types of device that may speak or sound beside a resident", () => {
    expect(["medication-reminder", "reminder-speaker", "wearable"].map(canPrompt)).not.toContain(
      false,
    );
    expect(["help-button", "radar", "toString", "bed-occupancy"].map(canPrompt)).not.toContain(
      true,
    );
  });
});

describe("a reminder device's packets", () => {
  it("are read as a wearable's events are, and motion is none of theirs", () => {
    const bytes = Buffer.from(hexOf("event, lid of compartment 4 opened"), "hex");
    expect(decodeReminderDevice(bytes, "event")).toMatchObject([
      { kind: "event", event: { name: "reminder", said: "lid-opened", detail: 4 } },
    ]);
    const motion = Buffer.from(hexOf("motion, 50 samples at 50 Hz, acceleration only"), "hex");
    expect(() => decodeReminderDevice(motion, "motion")).toThrow(
      expect.objectContaining({ code: "sensor/undecodable" }),
    );
  });
});

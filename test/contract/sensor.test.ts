// Every sensor type of the registry keeps the same promises, whatever device sends.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isGatewayError } from "../../gateway/errors.ts";
import { sensorTypeSchema, sensorTypes } from "../../gateway/sensors/index.ts";

describe.each([...sensorTypes.values()])("sensor type $type", (sensor) => {
  it("says in one sentence what it is", () => {
    expect(sensor.summary).toMatch(/^[A-Z].+\.$/);
  });

  it("is watched over: silence has a limit", () => {
    expect(sensor.supervision.silentAfterMs).toBeGreaterThan(0);
  });

  it("refuses garbage by code and with nothing else", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.string(), (payload, channel) => {
        try {
          sensor.decode(payload, channel);
        } catch (error) {
          expect(isGatewayError(error, "sensor/undecodable")).toBe(true);
        }
      }),
    );
  });

  it("is chosen by parsing its name, and refuses settings it does not know", () => {
    expect(sensorTypeSchema.parse({ type: sensor.type }).type).toBe(sensor.type);
    expect(sensorTypeSchema.safeParse({ type: sensor.type, nonsense: 1 }).success).toBe(false);
  });
});

describe("the registry of sensor types", () => {
  it("names the types there are when it is given another", () => {
    const { error } = sensorTypeSchema.safeParse({ type: "toaster" });
    expect(error?.message).toContain("type");
  });
});

// Every sensor type of the registry keeps the same promises, whatever device sends.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  FALL_STATES,
  PRESSES,
  measure,
  quantities,
  type Quantity,
} from "../../gateway/domain/quantity.ts";
import { isGatewayError } from "../../gateway/errors.ts";
import { sensorTypeSchema, sensorTypes } from "../../gateway/sensors/index.ts";

const quantityNames = Object.keys(quantities).filter((name): name is Quantity =>
  Object.hasOwn(quantities, name),
);
const anyReading = fc
  .tuple(
    fc.constantFrom(...quantityNames),
    fc.oneof(fc.boolean(), fc.double(), fc.constantFrom(...PRESSES, ...FALL_STATES)),
    fc.nat(),
  )
  .map(([quantity, value, atMs]) => {
    const measured = measure(quantity, value);
    return measured === undefined ? undefined : { ...measured, atMs };
  })
  .filter((reading) => reading !== undefined);

describe.each([...sensorTypes.values()])("sensor type $type", (sensor) => {
  it("says in one sentence what it is", () => {
    expect(sensor.summary).toMatch(/^[A-Z].+\.$/);
  });

  it("is watched over: silence has a limit, or it is said that it cannot be supervised", () => {
    const { silentAfterMs } = sensor.supervision;
    expect(silentAfterMs ?? Number.POSITIVE_INFINITY).toBeGreaterThan(0);
  });

  it("makes signs of any readings without throwing, and of none without any", () => {
    fc.assert(
      fc.property(fc.array(anyReading, { maxLength: 5 }), (readings) => {
        for (const sign of sensor.sense(readings))
          expect(["cleared", "help", "private", "state"]).toContain(sign.sign);
      }),
    );
    expect(sensor.sense([])).toEqual([]);
  });

  it("takes only quantities that have a unit and a range", () => {
    for (const quantity of sensor.quantities) expect(quantities[quantity]).toBeDefined();
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

describe("a quantity", () => {
  it("takes no value outside its range, of another type, or not a number", () => {
    expect(measure("temperature", 300)).toBeUndefined();
    expect(measure("heart-rate", 0)).toBeUndefined();
    expect(measure("battery", "87")).toBeUndefined();
    expect(measure("battery", Number.NaN)).toBeUndefined();
    expect(measure("occupied", 1)).toBeUndefined();
    expect(measure("battery", 87)).toEqual({ quantity: "battery", value: 87 });
  });
});

describe("the registry of sensor types", () => {
  it("names the types there are when it is given another", () => {
    const { error } = sensorTypeSchema.safeParse({ type: "toaster" });
    expect(error?.message).toContain("type");
  });
});

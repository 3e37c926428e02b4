// The plainest sensing: one yes-or-no quantity is the state of one thing.
import type { Quantity } from "../domain/quantity.ts";
import type { ValueReading } from "../domain/reading.ts";
import type { Sign } from "../domain/sign.ts";
import type { SensedState, SensedThing } from "../events.ts";

/** `yes` and `no`: the state where `quantity` is true and false. The last reading of a message counts. */
export function senseState(
  quantity: Quantity,
  what: SensedThing,
  yes: SensedState,
  no: SensedState,
): (readings: readonly ValueReading[]) => readonly Sign[] {
  return (readings) => {
    const last = readings.findLast((reading) => reading.quantity === quantity);
    return last === undefined
      ? []
      : [{ sign: "state", what, state: last.value === true ? yes : no }];
  };
}

// What happens in a scenario → lines for the processes that have commands of their own: wearables, an
// EnOcean stick, a wired radar. Before it: a moment of the story. After it: the stdin of that process.
import type { ScenarioDevice } from "./scenario.ts";
import type { Deed } from "./families/sim-family.ts";

const AWAY_S = 86_400;

type Words = Readonly<Partial<Record<NonNullable<Deed["does"]>, string>>>;

const ENOCEAN: Words = {
  ...{ press: "press", open: "open", closed: "close", moving: "moving", quiet: "quiet" },
};
const RADAR: Words = { fall: "fall", up: "no-fall", occupied: "person", empty: "nobody" };
const WEARABLE: Words = {
  ...{ press: "help", fall: "fall", up: "do get-up", moving: "do walk", quiet: "do lie" },
  gone: `away ${String(AWAY_S)}`,
};

function worded(words: Words, { does }: Deed, name: string): readonly string[] {
  const word = does === undefined ? undefined : words[does];
  return word === undefined ? [] : [`${word} ${name}`.trimEnd()];
}

/** Undefined: its family takes deeds as they are. */
export function linesFor(device: ScenarioDevice, deed: Deed): readonly string[] | undefined {
  switch (device.family) {
    case "wearable": {
      const { battery } = deed;
      const flat = battery === undefined ? [] : [`battery ${String(battery)} ${device.id}`];
      return [...worded(WEARABLE, deed, device.id), ...flat];
    }
    case "enocean":
      return worded(ENOCEAN, deed, device.sender);
    case "radar":
      return worded(RADAR, deed, "");
    default:
      return undefined;
  }
}

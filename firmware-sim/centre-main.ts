// `npm run sim -- centre`: the simulated receiving centre in a terminal, or as JSON lines for tests.
import { createInterface } from "node:readline";
import { CentreDesk } from "./centre-desk.ts";
import { CENTRE_HELP, type CentreOptions, parseCentreOptions } from "./centre-options.ts";
import type { QueueItem } from "./centre-queue.ts";
import { Centre } from "./centre.ts";

const CTRL_C = "\u0003";
const CLEAR_SCREEN = "\u001b[2J\u001b[H";
const LINES_SHOWN = 8;
const say = (text: string): void => {
  process.stdout.write(text);
};

function timeNow(): string {
  return new Date().toISOString().slice(11, 19);
}

function rowOf(item: QueueItem, isChosen: boolean): string {
  const { ref, state, times, words, place, info } = item;
  const again = times > 1 ? ` (asked ${times} times)` : "";
  return `${isChosen ? ">" : " "} ${state.padEnd(8)} ${ref}  ${words}  ${place}${again}\n           ${info}\n`;
}

/** The queue above, the latest happenings below. */
class Screen {
  readonly #centre: Centre;
  readonly #desk: CentreDesk;
  readonly #lines: string[] = [];

  constructor(centre: Centre, desk: CentreDesk) {
    this.#centre = centre;
    this.#desk = desk;
  }

  add(event: string, details: Readonly<Record<string, unknown>>): void {
    const rest = Object.entries(details)
      .filter(([name, value]) => name !== "info" && value !== "" && value !== undefined)
      .map(([name, value]) => `${name} ${String(value)}`);
    this.#lines.push(`${timeNow()} ${event} ${rest.join(", ")}`);
    this.draw();
  }

  draw(): void {
    const chosen = this.#desk.chosen?.ref;
    const rows = this.#centre.queue.items.map((item) => rowOf(item, item.ref === chosen));
    const keys = "a accept  h hold  r reject  n next  q quit";
    const head = `SIMULATED receiving centre   ${keys}\n\n`;
    const queue = rows.length === 0 ? "  no alarm yet\n" : rows.join("");
    say(`${CLEAR_SCREEN}${head}${queue}\n${this.#lines.slice(-LINES_SHOWN).join("\n")}\n`);
  }
}

interface Hands {
  readonly desk: CentreDesk;
  readonly say: (event: string, details: Readonly<Record<string, unknown>>) => void;
  readonly list: () => void;
  readonly draw: () => void;
  readonly stop: () => void;
}

/** Keys where there is a keyboard, else lines. */
function listenToPeople(hands: Hands): void {
  if (process.stdin.isTTY) {
    process.stdin.setRawMode(true);
    process.stdin.on("data", (bytes: Buffer) => {
      const key = bytes.toString();
      if (key === "q" || key === CTRL_C) hands.stop();
      else if (hands.desk.press(key)) hands.draw();
    });
    return;
  }
  createInterface({ input: process.stdin }).on("line", (line) => {
    const order = line.trim();
    if (order === "stop") hands.stop();
    else if (order === "list") hands.list();
    else if (!hands.desk.obey(order)) hands.say("error", { message: `not possible: ${order}` });
  });
}

async function operate({ settings, behaviour, durationMs, json }: CentreOptions): Promise<void> {
  const hasScreen = !json && process.stdout.isTTY;
  let screen: Screen | undefined;
  const tell = (event: string, details: Readonly<Record<string, unknown>>): void => {
    if (screen !== undefined) screen.add(event, details);
    else if (json) say(`${JSON.stringify({ event, wallMs: Date.now(), ...details })}\n`);
    else say(`${timeNow()} ${event} ${JSON.stringify(details)}\n`);
  };
  const centre = new Centre(settings, tell);
  const { answer, ...rest } = behaviour;
  centre.queue.answer = answer;
  Object.assign(centre.behaviour, rest);
  const desk = new CentreDesk(centre);
  if (hasScreen) screen = new Screen(centre, desk);
  await centre.listen();
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    clearTimeout(timer);
    centre.close();
    tell("stopped", {});
    process.stdin.destroy();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
  listenToPeople({
    ...{ desk, stop, say: tell },
    draw: () => screen?.draw(),
    list: () => {
      tell("queue", { items: centre.queue.items });
    },
  });
  if (durationMs !== undefined) timer = setTimeout(stop, durationMs);
}

/** `args`: what stands behind `centre`. Throws with what is wrong. */
export async function runCentre(args: readonly string[]): Promise<void> {
  const options = parseCentreOptions(args);
  if (options === undefined) say(CENTRE_HELP);
  else await operate(options);
}

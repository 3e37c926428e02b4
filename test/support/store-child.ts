// A process of its own that commits presses for help as fast as it can and prints the id of each
// alert once it is acknowledged. Killed by its parent at any moment. Usage: store-child.js DATA-FOLDER FIRST
import { systemClock } from "../../gateway/system-clock.ts";
import { openStore } from "../../gateway/store/open-store.ts";
import { alertIdOf, CommitMaker } from "./store-samples.ts";

/** Commits under way at once, so that a kill also meets shared transactions. */
const CLIENTS = 4;

const [, , dataDir = "", first = "0"] = process.argv;
const store = await openStore({ dataDir, clock: systemClock });
const maker = new CommitMaker();
let counter = Number(first);

async function pressForEver(): Promise<never> {
  for (;;) {
    counter += 1;
    const commit = maker.press(counter);
    await store.vault.seal(`resident-${counter}`, "Ada Planted");
    process.stdout.write(`${alertIdOf(await store.commit(commit))}\n`);
  }
}

process.stdout.write("open\n");
await Promise.all(Array.from({ length: CLIENTS }, pressForEver));

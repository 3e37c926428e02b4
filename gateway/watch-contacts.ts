// The contact check of a running hub. Before it: the hub and its device book. After it: troubles.
import { ContactWatch } from "./contact-watch.ts";
import type { DeviceBook } from "./device-book.ts";
import type { Hub, HubOptions } from "./hub.ts";
import { sensorTypes } from "./sensors/index.ts";

/** Returns what ends it. */
export function watchContacts(
  hub: Hub,
  book: DeviceBook,
  { clock, log }: Pick<HubOptions, "clock" | "log">,
): () => void {
  const watch = new ContactWatch({
    ...{ clock, sensorTypes, book, home: () => hub.home },
    submit: async (decide) => await hub.pipeline.submit({ decide }),
    onNotStored: (error) => {
      log.error({ err: error }, "a device's trouble could not be stored");
    },
  });
  return watch.start();
}

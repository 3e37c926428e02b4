// Pages over pseudo-terminals and sockets to an independently written paging system, in both roles, over
// lines that damage what they carry, and with statuses that count.
import { afterEach, describe, expect, it, vi } from "vitest";
import { blockOf } from "../../firmware-sim/espa-peer.ts";
import { withLineFaults } from "../../firmware-sim/line-faults.ts";
import { seededRandom } from "../../firmware-sim/seeded-random.ts";
import type { Notifier } from "../../gateway/domain/notifier.ts";
import { destinationSettings } from "../../gateway/notifiers/index.ts";
import { systemClock } from "../../gateway/system-clock.ts";
import { EspaRig, type EspaRigOptions } from "../support/espa-rig.ts";
import { sampleNotice } from "../support/notifier-rig.ts";
import { available } from "../support/require.ts";

const closers: (() => Promise<void> | undefined)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function pagers(options: EspaRigOptions = {}): Promise<{ rig: EspaRig; notifier: Notifier }> {
  const rig = await EspaRig.start(options);
  const notifier = destinationSettings
    .parse({ id: "pagers", label: "Pagers", ...rig.settings })
    .build(rig.readSecret, systemClock);
  closers.push(async () => {
    await notifier.close?.();
    await rig.close();
  });
  return { rig, notifier };
}

const soon = (): AbortSignal => AbortSignal.timeout(8_000);
const LINES = [
  { over: "serial", peerIs: "station" },
  { over: "serial", peerIs: "control" },
  { over: "tcp", peerIs: "station" },
  { over: "tcp", peerIs: "control" },
] as const;

describe.skipIf(!available("socat")).each(LINES)(
  "pagers over $over, whose system is $peerIs",
  (line) => {
    it("[H-02.4] get a call in the very form of the standard, and it counts once it is acknowledged", async () => {
      const { rig, notifier } = await pagers(line);
      await notifier.deliver(sampleNotice, soon());
      const [call] = rig.peer.blocks;
      const text = "Place not known, lives in Room 4 Possible fall just now A1";
      expect(call?.records).toEqual({ 1: "123", 2: text, 4: "3", 6: "1" });
      const again = blockOf("1", Object.entries(call?.records ?? {}));
      expect(call?.hex).toBe(Buffer.from(again).toString("hex"));
      await vi.waitFor(() => {
        expect(rig.peer.heard.at(-1)).toBeDefined();
      });
    });

    it("[H-02.3] get every call through damage, each one time or more", async () => {
      const random = seededRandom(5);
      const faults = { split: 0.4, join: 0.2, drop: 0.02, flip: 0.02, garbage: 0.2 };
      const damage = (write: (bytes: Uint8Array) => void) => withLineFaults(write, faults, random);
      const { rig, notifier } = await pagers({ ...line, damage });
      for (const alertId of ["A1", "A2", "A3"]) {
        const notice = { ...sampleNotice, alertId };
        await vi.waitFor(
          async () => {
            await notifier.deliver(notice, AbortSignal.timeout(2_000));
          },
          { timeout: 30_000 },
        );
        const texts = rig.peer.blocks.map(({ records }) => records["2"] ?? "");
        expect(texts.some((text) => text.endsWith(alertId))).toBe(true);
      }
    }, 60_000);
  },
);

describe.skipIf(!available("socat"))("a paging system that says what became of a call", () => {
  it.each(["automatic", "on-request"])(
    "[H-02.4] counts only once it was paged (%s)",
    async (status) => {
      const { rig, notifier } = await pagers({
        settings: { status },
        onBlock: (block, peer) => {
          const isAnswer = status === "automatic" ? block.header === "1" : block.header === "3";
          const { 1: address = "", 2: text = "" } = block.records;
          if (isAnswer)
            peer.send(
              blockOf("2", [
                ["1", address],
                ["2", text],
                ["7", "3"],
              ]),
            );
        },
      });
      await notifier.deliver(sampleNotice, soon());
      await vi.waitFor(() => {
        expect(rig.peer.answers).toContain("ack");
      });
    },
  );

  it("[H-02.4] is not believed to have paged anybody who is absent, nor where it says nothing", async () => {
    const { rig, notifier } = await pagers({
      settings: { status: "automatic" },
      onBlock: (block, peer) => {
        if (block.header === "1")
          peer.send(
            blockOf("2", [
              ["1", "123"],
              ["7", "4"],
            ]),
          );
      },
    });
    await expect(notifier.deliver(sampleNotice, soon())).rejects.toThrow(/absent/);
    const silent = await pagers({ settings: { status: "automatic" } });
    const attempt = silent.notifier.deliver(sampleNotice, AbortSignal.timeout(1_000));
    await expect(attempt).rejects.toThrow(/nothing says that it was paged/);
    expect(rig.peer.blocks).toHaveLength(1);
  });

  it("[H-08.3] says by its heartbeat that its transmitter failed, and a test call goes to its pager", async () => {
    const { rig, notifier } = await pagers();
    const [path] = notifier.paths ?? [];
    expect(await path?.contact("test", soon())).toMatch(/123/);
    expect(rig.peer.blocks[0]?.records["2"]).toMatch(/^TEST/);
    rig.peer.send(blockOf("2", [["8", "1"]]));
    await vi.waitFor(() => {
      expect(path?.trouble()).toMatch(/transmitter/);
    });
    await expect(path?.contact("heartbeat", soon())).rejects.toThrow(/transmitter/);
    rig.peer.send(blockOf("2", [["8", "0"]]));
    await vi.waitFor(() => {
      expect(path?.trouble()).toBeUndefined();
    });
    await rig.leave();
    await vi.waitFor(() => {
      expect(path?.trouble()).toMatch(/by-id/);
    });
  });

  it("[H-08.3] says that nobody speaks on a line that is there", async () => {
    const { rig, notifier } = await pagers({ settings: { silentAfterMs: 2_000 } });
    const [path] = notifier.paths ?? [];
    await path?.contact("test", soon());
    rig.peer.mood = "deaf";
    await vi.waitFor(
      () => {
        expect(path?.trouble()).toMatch(/nobody said anything/);
      },
      { timeout: 10_000 },
    );
  }, 20_000);
});

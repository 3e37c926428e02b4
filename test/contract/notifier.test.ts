// Every kind of destination keeps the same promises, tried against a real one that takes, refuses,
// turns away, fails, hangs, cuts and is gone. A new notifier needs one line in `kinds`.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Notifier } from "../../gateway/domain/notifier.ts";
import { destinationSettings } from "../../gateway/notifiers/index.ts";
import { systemClock } from "../../gateway/system-clock.ts";
import { FhirRig } from "../support/fhir-rig.ts";
import { FilesRig } from "../support/files-rig.ts";
import { EspaRig } from "../support/espa-rig.ts";
import { type NotifierRig, sampleNotice } from "../support/notifier-rig.ts";
import { BrokerRig } from "../support/broker-rig.ts";
import { SirenRig } from "../support/siren-rig.ts";
import { ScaipRig } from "../support/scaip-rig.ts";
import { WebhookRig } from "../support/webhook-rig.ts";

/** How a destination of each registered kind is set up on this machine. */
const kinds: Readonly<Record<string, () => Promise<NotifierRig>>> = {
  fhir: async () => await FhirRig.start(),
  mqtt: async () => await BrokerRig.start(),
  espa: async () => await EspaRig.start({ over: "tcp" }),
  scaip: async () => await ScaipRig.start(),
  sounder: async () => await SirenRig.start(),
  "record-files": async () => await Promise.resolve(new FilesRig()),
  webhook: async () => await WebhookRig.start(),
};

/**
 * A broker of MQTT 3.1.1 has no word for "not this message": it takes it, or ends the connection. A
 * paging system has none for "somebody has to mend me". A folder takes every file or none, over no
 * connection.
 */
const CANNOT_SAY: readonly string[] = [
  ...["mqtt refuse", "sounder refuse", "espa turn-away"],
  ...["record-files refuse", "record-files cut"],
];

const FAILURES = [
  ["[H-02.7] refused for good where the destination says so", "refuse", "refused"],
  ["[H-02.3] worth trying again once somebody has mended it", "turn-away", "turned-away"],
  ["[H-02.3] worth trying again where the destination fails", "fail", "unreachable"],
  ["[H-02.4] no answer where the connection is cut", "cut", "unreachable"],
] as const;

it("covers every registered kind", () => {
  const registered = destinationSettings.options.map(({ kindName }) => kindName);
  expect(Object.keys(kinds).sort()).toEqual([...registered].sort());
});

describe.each(Object.entries(kinds))("notifier %s", (kind, start) => {
  let rig: NotifierRig;
  let notifier: Notifier;

  function build(): Notifier {
    const shared = { id: "team", label: "Remote team" };
    const destination = destinationSettings.parse({ ...shared, ...rig.settings });
    return destination.build(rig.readSecret, systemClock, rig.book);
  }
  async function deliver(signal = AbortSignal.timeout(20_000)): Promise<void> {
    await notifier.deliver(sampleNotice, signal);
  }
  const failed = (code: string) => ({ code });

  beforeEach(async () => {
    rig = await start();
    notifier = build();
  });
  afterEach(async () => {
    await notifier.close?.();
    await rig.close();
  });

  it("[H-02.4] counts as accepted what the destination took", async () => {
    await expect(deliver()).resolves.toBeUndefined();
    expect(rig.heard).toHaveLength(1);
  });

  const failures = FAILURES.filter(([, how]) => !CANNOT_SAY.includes(`${kind} ${how}`));
  it.each(failures)("counts as %s", async (_case, how, code) => {
    rig.behave(how);
    const stop = AbortSignal.timeout(1_500);
    await expect(deliver(stop)).rejects.toMatchObject(failed(`notifier/${code}`));
  });

  it("says that nobody is there", async () => {
    await rig.leave();
    const stop = AbortSignal.timeout(1_500);
    await expect(deliver(stop)).rejects.toMatchObject(failed("notifier/unreachable"));
  });

  it("gives up on a destination that hangs, when it is told to", async () => {
    rig.behave("hang");
    const stop = new AbortController();
    const attempt = deliver(stop.signal);
    const outcome = expect(attempt).rejects.toMatchObject(failed("notifier/unreachable"));
    await expect.poll(() => rig.heard.length).toBe(1);
    stop.abort(new Error("too late"));
    await outcome;
  });

  it("does nothing where it was told to stop before", async () => {
    await expect(deliver(AbortSignal.abort())).rejects.toMatchObject(
      failed("notifier/unreachable"),
    );
    expect(rig.heard).toEqual([]);
  });

  it("[H-06.4] sends the same key on every attempt, also after a restart", async () => {
    rig.behave("fail");
    await deliver(AbortSignal.timeout(1_500)).catch(() => undefined);
    await notifier.close?.();
    notifier = build();
    rig.behave("accept");
    await deliver();
    expect(rig.heard.length).toBeGreaterThanOrEqual(2);
    expect(new Set(rig.heard.map(({ key }) => key)).size).toBe(1);
  });

  it("[H-10.2] says whether anybody needs to act", async () => {
    await deliver();
    const over = { ...sampleNotice, stage: "attended", live: false } as const;
    await notifier.deliver(over, AbortSignal.timeout(20_000));
    expect(rig.heard.map(({ asLive }) => asLive)).toEqual([true, false]);
  });
});

// A (simulated) EnOcean stick on a pseudo-terminal into a real hub: presses, mats, teach-in, a stick
// that is pulled out, and a line that damages what it carries.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EnoceanStick } from "../../firmware-sim/enocean-stick.ts";
import { withLineFaults } from "../../firmware-sim/line-faults.ts";
import { seededRandom } from "../../firmware-sim/seeded-random.ts";
import { devicesView } from "../../gateway/api/contract/views.ts";
import { HubProcess, untilSome } from "../support/hub-process.ts";
import { available } from "../support/require.ts";
import { SerialPair } from "../support/serial-pair.ts";

const CORD = "0180a53c";
const MAT = "0191aa01";
const MOTION = "05100001";
const NEW = "01020304";
const NO_FAULTS = { split: 0, join: 0, drop: 0, flip: 0, garbage: 0 };

describe.skipIf(!available("socat"))("EnOcean devices", () => {
  let pair: SerialPair;
  let hub: HubProcess;
  let stick: EnoceanStick;

  function plugStick(faults: Partial<typeof NO_FAULTS> = {}): void {
    const say = (bytes: Uint8Array): void => void pair.say(bytes);
    stick = new EnoceanStick(withLineFaults(say, { ...NO_FAULTS, ...faults }, seededRandom(7)));
    pair.onHeard = (bytes) => {
      stick.hears(bytes);
    };
  }

  beforeAll(async () => {
    pair = await SerialPair.plugged();
    plugStick();
    const at = (sender: string) => `enocean/${sender}`;
    hub = await HubProcess.start({
      config: { drivers: [{ kind: "enocean", port: pair.hubPath }] },
      plan: {
        devices: [
          { id: "cord-1", type: "batteryless-button", address: at(CORD), room: "room-1" },
          {
            ...{ id: "mat-1", type: "batteryless-mat", address: `${at(MAT)}/inverted` },
            room: "room-1",
          },
          { id: "pir-1", type: "pir-motion", address: `${at(MOTION)}/a5-07-01` },
        ],
      },
    });
  });
  afterAll(async () => {
    await hub[Symbol.asyncDispose]();
    await pair[Symbol.asyncDispose]();
  });

  async function statesOf(id: string): Promise<readonly string[]> {
    const { devices } = devicesView.parse((await hub.get("/api/v1/devices")).body);
    const found = devices.find(({ deviceId }) => deviceId === id);
    return found?.states.map(({ words }) => words) ?? [];
  }

  async function strangers(): Promise<readonly string[]> {
    const { notSetUp } = devicesView.parse((await hub.get("/api/v1/devices")).body);
    return notSetUp.map(({ hardwareId }) => hardwareId);
  }

  it("[H-06.2] call once, however many copies of a press repeaters make", async () => {
    for (const repeated of [0, 0, 1, 2]) stick.says("press", CORD, repeated);
    stick.says("release", CORD);
    const help = await hub.alertWhere(({ kind }) => kind === "help");
    expect(help.place.words).toBe("Room 1");
    expect((await hub.alerts()).filter(({ kind }) => kind === "help")).toHaveLength(1);
    expect(help.lines).toHaveLength(1);
  });

  it("say what stands on a mat that was mounted the other way round, and who moves", async () => {
    stick.says("open", MAT);
    await untilSome(async () =>
      (await statesOf("mat-1")).find((words) => words === "Mat occupied"),
    );
    stick.says("moving", MOTION);
    await untilSome(async () =>
      (await statesOf("pir-1")).find((words) => words === "Movement: yes"),
    );
  });

  it("[H-04.4] that nobody set up are listed only while an installer teaches them in", async () => {
    stick.says("press", NEW);
    stick.says("close", MAT);
    await untilSome(async () => (await statesOf("mat-1")).find((words) => words === "Mat empty"));
    expect(await strangers()).toEqual([]);
    const { status } = await hub.post("/api/v1/drivers/enocean/learn", { minutes: 5 });
    expect(status).toBe(200);
    stick.says("learn", NEW);
    await untilSome(async () => (await strangers()).find((name) => name === `enocean/${NEW}`));
    await hub.post("/api/v1/drivers/enocean/learn", { minutes: 0 });
    expect((await hub.post("/api/v1/drivers/nobody/learn", { minutes: 5 })).status).toBe(404);
  });

  it("[H-08.6] say once that their stick was pulled out, and once that it is back", async () => {
    await pair.pullOut();
    const gone = await hub.alertWhere(({ kind }) => kind === "technical");
    expect(gone.lines[0]?.words).toContain("EnOcean radio");
    await pair.plugIn();
    await pair.listen();
    await hub.alertWhere(({ alertId, lines }) => alertId === gone.alertId && lines.length === 2);
    const technical = (await hub.alerts()).filter(({ kind }) => kind === "technical");
    expect(technical).toHaveLength(1);
    expect(await hub.metrics()).toContain('hearthwatch_driver_up{driver="enocean"} 1');
  }, 40_000);

  it("are heard on through a line that splits, joins and damages what it carries", async () => {
    plugStick({ split: 0.5, join: 0.3, drop: 0.01, flip: 0.01, garbage: 0.3 });
    for (let count = 0; count < 200; count += 1) stick.says("moving", MOTION);
    plugStick();
    stick.says("quiet", MOTION);
    await untilSome(async () =>
      (await statesOf("pir-1")).find((words) => words === "Movement: none now"),
    );
    expect(await hub.metrics()).toMatch(/refused_total\{why="(garbage|checksum-wrong)"\} [1-9]/);
    expect((await hub.alerts()).filter(({ kind }) => kind === "help")).toHaveLength(1);
  });

  it("[H-08.6] say that a stick hangs, although its port is there", async () => {
    const before = (await hub.alerts()).length;
    stick.isDeaf = true;
    await pair.pullOut();
    await pair.plugIn();
    await pair.listen();
    const again = await hub.alertWhere(
      ({ kind, lines }) => kind === "technical" && lines.length >= 3,
    );
    expect(again.lines.length).toBeGreaterThanOrEqual(3);
    expect((await hub.alerts()).length).toBe(before);
  }, 40_000);
});

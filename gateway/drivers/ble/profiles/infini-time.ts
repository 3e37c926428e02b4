// InfiniTime on a PineTime: motion values at 10 Hz, told only when they change, without a time. Before
// it: a connection. After it: packets of ten values on a grid of the hub's clock, for the same detector.
import { SteadyValues } from "../steady-values.ts";
import type { GattProfile, OpenProfile, ProfileContext } from "../gatt-profile.ts";

/** [InfiniTime doc/MotionService.md] */
const SERVICE = "00030000-78fc-48fe-8e23-433b3a1942d0";
const STEPS = "00030001-78fc-48fe-8e23-433b3a1942d0";
const MOTION = "00030002-78fc-48fe-8e23-433b3a1942d0";

/** The watch looks every 100 ms; ten make a packet of one second. */
const PERIOD_MS = 100;
const PACKET_EVERY_MS = 1_000;

const NONCE_SPAN = 0xffff_fffe;

export const infiniTime: GattProfile = {
  name: "infini-time",
  service: SERVICE,
  needsBond: false,
  isEssential: true,
  open: openMotion,
};

async function openMotion(context: ProfileContext): Promise<OpenProfile> {
  const { clock, peer, random } = context;
  const values = new SteadyValues({
    ...{ periodMs: PERIOD_MS, startMs: clock.monotonic() },
    // A connection is to the detector what a boot is: its clock begins anew.
    nonce: 1 + Math.floor(random() * NONCE_SPAN),
  });
  // Unchanged values are not told: while the connection stands, the last one still holds.
  values.took(clock.monotonic(), await peer.read(SERVICE, MOTION));
  await peer.listen(SERVICE, MOTION, (value) => {
    values.took(clock.monotonic(), value);
  });
  if (peer.has(SERVICE, STEPS)) {
    await peer.listen(SERVICE, STEPS, (value) => {
      context.onValue("steps", value);
    });
  }
  let timer: Disposable;
  const handOn = (): void => {
    timer = clock.after(PACKET_EVERY_MS, "InfiniTime", handOn);
    for (const packet of values.takeUntil(clock.monotonic())) context.onNative("motion", packet);
  };
  timer = clock.after(PACKET_EVERY_MS, "InfiniTime", handOn);
  return {
    close: () => {
      timer[Symbol.dispose]();
    },
  };
}

// The whole path with nothing made up in the middle: real recordings, a real broker and gateway, and
// a real Chromium that shows what comes of them.
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { GatewayProcess } from "../support/gateway-process.ts";
import { available } from "../support/require.ts";
import { SimProcess } from "../support/sim-process.ts";
import { TestHome } from "../support/test-home.ts";
import { launchChromium, openPage } from "./support/browser.ts";
import { signIn } from "./support/sign-in.ts";

/** WEDA-FALL: acted falls of three people of 20 to 46. */
const FALLS = [
  { resident: 1, trial: "F01_U02_R01", what: "forward while walking, after a slip" },
  { resident: 2, trial: "F04_U08_R01", what: "forward while walking, after a trip" },
  { resident: 3, trial: "F05_U11_R01", what: "backward while sitting down" },
] as const;
/** A person of over 80 sits down on a chair and gets up, and opens and closes a door. */
const DAILY_TRIALS = ["D04_U21_R02", "D11_U21_R01"];
/** Played last on the same wearable: when it is found, all before it was decided. */
const MARKER_TRIAL = "F08_U05_R01";
/** A trial lasts up to 20 s and is played at true rate; the rest is start-up. */
const WHOLE_TRIAL_MS = 60_000;

const isPossible = available("recordings") && available("chromium");
const recordings = join(process.env["HEARTHWATCH_RECORDINGS"] ?? "", "weda_fall_wrist");

describe.skipIf(!isPossible)("a recorded wearer, from the wrist to the tablet", () => {
  let browser: Browser;
  let home: TestHome;
  let gateway: GatewayProcess;
  let sim: SimProcess | undefined;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium();
    home = await TestHome.create({ devices: 4, residents: 4 });
    gateway = new GatewayProcess({ configFile: home.configFile });
    await gateway.ready;
    ({ page } = await openPage(browser, home.boardUrl));
    await signIn(page, home.manager);
  });

  afterEach(async () => {
    await sim?.stop();
    sim = undefined;
  });

  afterAll(async () => {
    await browser.close();
    await gateway.stop();
    home[Symbol.dispose]();
  });

  const play = (deviceId: string, trials: readonly string[]): SimProcess =>
    new SimProcess(home.credentialsFile, [
      ...["--only", deviceId, "--as", deviceId],
      ...["--replay", recordings, "--trial", trials.join(",")],
    ]);

  const goingTo = (resident: number): Locator =>
    page.getByRole("button", { name: new RegExp(`I am going.*Resident ${resident}`, "s") });

  /** As staff do it: go, arrive, close with what was found. */
  const seeThrough = async (resident: number): Promise<void> => {
    await goingTo(resident).click();
    await page.getByRole("button", { name: /I am here/ }).click();
    await page.getByRole("button", { name: /Close…/ }).click();
    await page.getByRole("radio", { name: "Fall found", exact: true }).check();
    await page.getByRole("button", { name: /^Close/ }).click();
    await expect.poll(async () => await page.locator(".alert").count()).toBe(0);
  };

  it(
    "[H-07] shows nothing after daily life of people of over 80, and the fall that follows it",
    async () => {
      sim = play("w-4", [...DAILY_TRIALS, MARKER_TRIAL]);
      const { lines } = sim;
      await expect
        .poll(() => lines.some((line) => line.trialId === MARKER_TRIAL), {
          timeout: 3 * WHOLE_TRIAL_MS,
        })
        .toBe(true);
      expect(await page.getByText("Resident 4").count()).toBeGreaterThan(0);
      expect(await page.locator(".alert").count()).toBe(0);
      await goingTo(4).waitFor({ timeout: WHOLE_TRIAL_MS });
      // An alert or check from before would be a card of its own, or a line on this one.
      expect(await page.locator(".alert").count()).toBe(1);
      const said = await page.locator(".alert").innerText();
      expect(said.match(/impact (over )?\d/gi)).toHaveLength(1);
      await seeThrough(4);
    },
    5 * WHOLE_TRIAL_MS,
  );

  it.each(FALLS)(
    "[H-01] shows a recorded fall $what with who, what and how long ago, and staff see it through",
    async ({ resident, trial }) => {
      sim = play(`w-${resident}`, [trial]);
      await goingTo(resident).waitFor({ timeout: WHOLE_TRIAL_MS });
      const card = page.locator(".alert").filter({ has: goingTo(resident) });
      await expect.poll(async () => await card.innerText()).toMatch(/impact (over )?\d/i);
      expect(await card.innerText()).toMatch(/ago/);
      expect(await page.locator(".alert").count()).toBe(1);
      await seeThrough(resident);
    },
    2 * WHOLE_TRIAL_MS,
  );
});

// The whole path with nothing made up in the middle: real recordings, a real broker and gateway, and
// a real Chromium that shows what comes of them.
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { GatewayProcess } from "../support/gateway-process.ts";
import { available } from "../support/require.ts";
import { SimProcess } from "../support/sim-process.ts";
import { TestHome } from "../support/test-home.ts";
import { launchChromium, openPage } from "./support/browser.ts";
import { signIn } from "./support/sign-in.ts";

/** WEDA-FALL: a forward fall while walking, of a person of 20 to 46, acted. */
const FALL_TRIAL = "F01_U02_R01";
/** A person of over 80 sits down on a chair and gets up, and opens and closes a door. */
const DAILY_TRIALS = ["D04_U21_R02", "D11_U21_R01"];
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
    home = await TestHome.create({ devices: 2, residents: 2 });
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

  it(
    "[H-07] shows nothing after daily life of people of over 80",
    async () => {
      sim = play("w-2", DAILY_TRIALS);
      const { lines } = sim;
      await expect
        .poll(() => lines.filter((line) => line["phase"] === "ended").length, {
          timeout: 2 * WHOLE_TRIAL_MS,
        })
        .toBe(DAILY_TRIALS.length);
      expect(await page.getByText("Resident 2").count()).toBeGreaterThan(0);
      expect(await page.getByRole("button", { name: /I am going/ }).count()).toBe(0);
    },
    3 * WHOLE_TRIAL_MS,
  );

  it(
    "[H-01] shows a recorded fall with who, what and how long ago, and staff see it through",
    async () => {
      sim = play("w-1", [FALL_TRIAL]);
      const going = page.getByRole("button", { name: /I am going.*Resident 1/s });
      await going.waitFor({ timeout: WHOLE_TRIAL_MS });
      const card = page.locator(".alert").filter({ has: going });
      await expect.poll(async () => await card.innerText()).toMatch(/impact (over )?\d/i);
      expect(await card.innerText()).toMatch(/ago/);
      await going.click();
      await page.getByRole("button", { name: /I am here/ }).click();
      await page.getByRole("button", { name: /Close…/ }).click();
      await page.getByRole("radio", { name: "Fall found", exact: true }).check();
      await page.getByRole("button", { name: /^Close/ }).click();
      await expect.poll(async () => await going.count()).toBe(0);
      await expect.poll(async () => await page.locator(".alert").count()).toBe(0);
    },
    2 * WHOLE_TRIAL_MS,
  );
});

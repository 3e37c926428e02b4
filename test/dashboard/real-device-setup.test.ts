// A manager sets up a Zigbee button on a real hub's screen: its press called nobody before, and calls then.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ZigbeeBridge } from "../../firmware-sim/zigbee-bridge.ts";
import { GatewayProcess } from "../support/gateway-process.ts";
import { TestHome } from "../support/test-home.ts";
import { chromiumIsMissing, launchChromium, openPage } from "./support/browser.ts";
import { signIn } from "./support/sign-in.ts";

const NAME = "new button";
const IEEE = "0xa4c1380000000009";

describe.skipIf(chromiumIsMissing())("a manager at a device that is not set up", () => {
  const properties = ["action", "battery"];
  const bridge = new ZigbeeBridge([
    { ieee: IEEE, name: NAME, model: "SBTZB-110", vendor: "Made-up", properties },
  ]);
  let browser: Browser;
  let home: TestHome;
  let gateway: GatewayProcess;
  let page: Page;
  let foreign: readonly string[];
  let errors: readonly string[];

  beforeAll(async () => {
    browser = await launchChromium();
    const plan = { bridges: [{ id: "zigbee", topics: ["zigbee2mqtt/#"] }] };
    home = await TestHome.create({ devices: 2, residents: 2, plan });
    gateway = new GatewayProcess({ configFile: home.configFile });
    await gateway.ready;
    const username = "bridge-zigbee";
    await bridge.start({ url: home.mqttUrl, username, secret: home.bridgeSecret(username) });
    ({ page, foreign, errors } = await openPage(browser, home.boardUrl));
    await signIn(page, home.manager);
  });

  afterAll(async () => {
    await browser.close();
    await bridge.stop();
    await gateway.stop();
    home[Symbol.dispose]();
  });

  it("[H-04.4] sees what it sends and what it looks like; its press calls nobody yet", async () => {
    await bridge.speaks(NAME, { action: "single", battery: 88 });
    await page.goto(new URL("#/devices", home.boardUrl).href);
    const strangers = page.getByRole("list", { name: "Not set up", exact: true });
    await strangers.getByText(/Made-up SBTZB-110; sends .*; looks like help-button/).waitFor();
    await page.goto(home.boardUrl);
    await page.getByRole("heading", { name: "Rooms" }).waitFor();
    expect(
      await page.getByRole("region", { name: "Open alerts" }).getByRole("article").count(),
    ).toBe(0);
  });

  it("sets it up with a room, a resident and a label, which may not name the resident", async () => {
    await page.goto(new URL("#/devices", home.boardUrl).href);
    await page.getByRole("button", { name: /^Set it up.*0009$/ }).click();
    const form = page.getByRole("form", { name: /^Set up/ });
    expect(await form.getByLabel("What it is", { exact: true }).inputValue()).toBe("help-button");
    await form.getByLabel("Room").selectOption({ label: "Room 1" });
    await form.getByLabel("Resident").first().selectOption({ label: "Resident 1, Room 1" });
    const label = form.getByLabel(/What it is called/);
    await label.fill("Resident 1's button");
    await form.getByRole("button", { name: "Set it up" }).click();
    await form.getByText(/may not name its resident/).waitFor();
    await label.fill("Pendant A");
    await form.getByRole("button", { name: "Set it up" }).click();
    const known = page.getByRole("list", { name: "Set up", exact: true });
    await known.getByRole("heading", { name: "Pendant A" }).waitFor();
    await page.getByText("No unknown device was heard").waitFor();
  });

  it("tests it: that press calls nobody, and the next one calls", async () => {
    await page.getByRole("button", { name: /^Test.*Pendant A/ }).click();
    await page.getByRole("button", { name: "Start the test" }).click();
    await page.getByRole("button", { name: /^End the test.*Pendant A/ }).waitFor();
    await bridge.speaks(NAME, { action: "single" });
    await page.getByRole("button", { name: /^Test.*Pendant A/ }).waitFor();
    await page.goto(home.boardUrl);
    await page.getByRole("heading", { name: "Rooms" }).waitFor();
    const cards = page.getByRole("region", { name: "Open alerts" }).getByRole("article");
    expect(await cards.count()).toBe(0);
    await bridge.speaks(NAME, { action: "single" });
    await cards.getByText("Resident 1").first().waitFor();
    expect(await cards.count()).toBe(1);
  });

  it("takes it out with two presses, and it is not set up any more", async () => {
    await page.goto(new URL("#/devices", home.boardUrl).href);
    await page.getByRole("button", { name: /^Take out.*Pendant A/ }).click();
    await page.getByRole("button", { name: /^Yes, it calls nobody any more.*Pendant A/ }).click();
    await page.getByRole("heading", { name: "Pendant A" }).waitFor({ state: "detached" });
  });

  it("asks nothing of any other address, and its own script is sound", () => {
    expect(foreign).toEqual([]);
    expect(errors).toEqual([]);
  });
});

// The board against a real hub that dies and comes back: it says so, and goes on by itself.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FleetProcess } from "../support/fleet-process.ts";
import { GatewayProcess } from "../support/gateway-process.ts";
import { TestHome } from "../support/test-home.ts";
import { chromiumIsMissing, launchChromium, openPage } from "./support/browser.ts";
import { signIn } from "./support/sign-in.ts";

describe.skipIf(chromiumIsMissing())("a board whose hub dies", () => {
  let browser: Browser;
  let home: TestHome;
  let gateway: GatewayProcess;
  let fleet: FleetProcess;
  let page: Page;
  let foreign: readonly string[];
  let errors: readonly string[];

  beforeAll(async () => {
    browser = await launchChromium();
    home = await TestHome.create({ devices: 3, residents: 3 });
    gateway = new GatewayProcess({ configFile: home.configFile });
    await gateway.ready;
    ({ page, foreign, errors } = await openPage(browser, home.boardUrl));
    await signIn(page, home.manager);
    fleet = new FleetProcess(home.credentialsFile, { "blow-every": 0, "report-every": 0 });
    await fleet.ready();
  });

  afterAll(async () => {
    await fleet.stop();
    await browser.close();
    await gateway.stop();
    home[Symbol.dispose]();
  });

  it("[H-08] says NOT LIVE since when, and recovers with what happened meanwhile", async () => {
    await gateway.kill();
    await page.getByText(/NOT LIVE since \d\d:\d\d/).waitFor();
    fleet.tell("press w-1");
    gateway = new GatewayProcess({ configFile: home.configFile });
    await gateway.ready;
    await page.getByRole("button", { name: /I am going.*Resident 1/s }).waitFor();
    await expect.poll(async () => await page.getByText(/NOT LIVE/).count()).toBe(0);
  });

  it("[H-12] keeps what staff said across a kill, and the keyboard alone ends the alert", async () => {
    const press = async (name: RegExp): Promise<void> => {
      await page.getByRole("button", { name }).focus();
      await page.keyboard.press("Enter");
    };
    await press(/I am going.*Resident 1/s);
    await page.getByRole("button", { name: /I am here/ }).waitFor();
    await gateway.kill();
    gateway = new GatewayProcess({ configFile: home.configFile });
    await gateway.ready;
    await expect.poll(async () => await page.getByText(/NOT LIVE/).count()).toBe(0);
    await press(/I am here/);
    await page.getByRole("button", { name: /Close…/ }).waitFor();
    await press(/Close…/);
    await page.getByRole("radio", { name: "Help given" }).waitFor();
    await page.getByRole("radio", { name: "Help given" }).focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("Enter");
    await expect.poll(async () => await page.locator(".alert").count()).toBe(0);
  });

  it("asks nothing of any other address, and its own script is sound", () => {
    expect(foreign).toEqual([]);
    expect(errors).toEqual([]);
  });
});

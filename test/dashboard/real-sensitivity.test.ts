// A manager lowers one resident's sensitivity on a real hub: with a reason, an end, and a banner.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GatewayProcess } from "../support/gateway-process.ts";
import { TestHome } from "../support/test-home.ts";
import { chromiumIsMissing, launchChromium, openPage } from "./support/browser.ts";
import { signIn } from "./support/sign-in.ts";

describe.skipIf(chromiumIsMissing())("a manager at a resident's sensitivity", () => {
  let browser: Browser;
  let home: TestHome;
  let gateway: GatewayProcess;
  let page: Page;
  let foreign: readonly string[];
  let errors: readonly string[];

  beforeAll(async () => {
    browser = await launchChromium();
    home = await TestHome.create({ devices: 1, residents: 2 });
    gateway = new GatewayProcess({ configFile: home.configFile });
    await gateway.ready;
    ({ page, foreign, errors } = await openPage(browser, home.boardUrl));
    await signIn(page, home.manager);
  });

  afterAll(async () => {
    await browser.close();
    await gateway.stop();
    home[Symbol.dispose]();
  });

  it("lowers it only with a reason and an end; the board says so, also after a kill", async () => {
    await page.getByRole("link", { name: /Sensitivity/ }).click();
    await page.getByRole("button", { name: /Change for Resident 1/ }).click();
    const form = page.getByRole("form", { name: /Sensitivity for Resident 1/ });
    await form.getByRole("radio", { name: "Lower" }).check();
    await form.getByRole("button", { name: "Set it" }).click();
    await form.getByText("Write the reason for lowering it").waitFor();
    await form.getByRole("radio", { name: "1 day" }).check();
    await form.getByLabel("Reason (needed)").fill("Hits the table when laughing");
    await form.getByRole("button", { name: "Set it" }).click();
    await page.getByText(/^Lower, set by .+, until .+ Reason: Hits the table/).waitFor();
    await gateway.kill();
    gateway = new GatewayProcess({ configFile: home.configFile });
    await gateway.ready;
    await page.goto(home.boardUrl);
    const banner = page.getByRole("list", { name: "Sensitivity lowered" });
    await banner.getByText(/Sensitivity lowered for Resident 1/).waitFor();
    expect(await banner.innerText()).toMatch(/more falls may be missed.*Set by .+, until /s);
    expect(await banner.innerText()).not.toContain("Hits the table");
  });

  it("takes it back, and the banner is gone", async () => {
    await page.getByRole("link", { name: /Sensitivity/ }).click();
    await page.getByRole("button", { name: /Change for Resident 1/ }).click();
    const form = page.getByRole("form", { name: /Sensitivity for Resident 1/ });
    await form.getByRole("radio", { name: "Usual" }).check();
    await form.getByRole("button", { name: "Set it" }).click();
    await page.getByText("Usual.").first().waitFor();
    await page.goto(home.boardUrl);
    await page.getByRole("heading", { name: "Rooms" }).waitFor();
    expect(await page.getByRole("list", { name: "Sensitivity lowered" }).count()).toBe(0);
  });

  it("asks nothing of any other address, and its own script is sound", () => {
    expect(foreign).toEqual([]);
    expect(errors).toEqual([]);
  });
});

// Signing in with a PIN, enrolling a tablet, and who is signed out of a shared one.
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { chromiumIsMissing, launchChromium, type OpenedPage, openPage } from "./support/browser.ts";
import { fakeAlert } from "./support/fake-home.ts";
import { FakeHub } from "./support/fake-hub.ts";
import { ENROL_CODE } from "./support/fake-routes.ts";

describe.skipIf(chromiumIsMissing())("signing in", () => {
  let browser: Browser;
  let hub: FakeHub;
  let opened: OpenedPage;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
  });
  beforeEach(async () => {
    hub = new FakeHub();
    await hub.start();
  });
  afterEach(async () => {
    expect(opened.errors).toEqual([]);
    await opened.page.context().close();
    await hub.stop();
  });

  async function enterPin(page: Page, name: RegExp, pin: string): Promise<void> {
    await page.getByRole("button", { name }).click();
    await page.keyboard.type(pin);
    await page.keyboard.press("Enter");
  }

  it("says in plain words that a PIN is wrong, too short, or tried too often", async () => {
    opened = await openPage(browser, hub.url);
    const { page } = opened;
    await enterPin(page, /Ann Baker/, "12");
    await page.getByText("A PIN has at least 4 digits").waitFor();
    await page.keyboard.type("34");
    await page.keyboard.press("Enter");
    await page.getByText("That PIN does not match the name").waitFor();
    expect(await page.getByLabel("PIN", { exact: true }).inputValue()).toBe("");
    hub.refusals.set("/session", { status: 429, retryAfterS: 12 });
    await page.getByLabel("PIN", { exact: true }).fill("1111");
    await page.keyboard.press("Enter");
    await page.getByText("Too many tries. Wait 12 seconds").waitFor();
    hub.refusals.clear();
    await page.getByLabel("PIN", { exact: true }).fill("2468");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Sign out" }).waitFor();
  });

  it("says that the hub does not answer", async () => {
    opened = await openPage(browser, hub.url);
    const { page } = opened;
    await page.getByRole("button", { name: /Ann Baker/ }).click();
    await hub.stop();
    await page.getByLabel("PIN", { exact: true }).fill("2468");
    await page.keyboard.press("Enter");
    await page.getByText("The hub did not answer").waitFor();
    await hub.start();
  });

  it("enrols a tablet with a code that a manager made; it then shows alerts signed out", async () => {
    hub.signInAs("staff-grace");
    opened = await openPage(browser, hub.url);
    const { page } = opened;
    await page.getByRole("link", { name: "Add a tablet" }).click();
    await page.getByRole("button", { name: "Make a code" }).click();
    await page.getByText(ENROL_CODE).waitFor();
    await page.getByText(/Holds for another \d+ min|Holds for another/).waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("link", { name: "Enrol it with a code" }).click();
    await page.getByLabel("Code").fill("WRONGCODE");
    await page.getByLabel("Name of this tablet").fill("Night desk");
    await page.getByRole("button", { name: "Enrol this tablet" }).click();
    await page.getByText("That code is not known, or its ten minutes are over").waitFor();
    await page.getByLabel("Code").fill(ENROL_CODE);
    await page.getByRole("button", { name: "Enrol this tablet" }).click();
    hub.tell(fakeAlert(hub.nowMs()));
    await page.getByRole("article", { name: /Joan/ }).waitFor();
    await page.getByRole("link", { name: "Sign in" }).waitFor();
  });

  it("ends by itself on a shared tablet nobody touches, and the alert stays", async () => {
    hub.enrol("Night desk");
    hub.signInAs("staff-ann");
    hub.tell(fakeAlert(hub.nowMs()));
    opened = await openPage(browser, hub.url);
    const { page } = opened;
    await page.clock.install();
    await page.getByRole("button", { name: "Sign out" }).waitFor();
    await page.clock.fastForward("11:00");
    await page.getByRole("link", { name: "Sign in", exact: true }).waitFor();
    await page.getByRole("article", { name: /Joan/ }).waitFor();
    expect(hub.told.some(({ path, method }) => path === "/session" && method === "DELETE")).toBe(
      true,
    );
  });

  it("to a demo says DEMO on every screen", async () => {
    hub.board = { ...hub.board, demo: true };
    opened = await openPage(browser, hub.url);
    const { page } = opened;
    await page.getByText("DEMO").first().waitFor();
    await enterPin(page, /Ann Baker/, "2468");
    await page.getByText("these residents are simulated").waitFor();
    await page.getByRole("link", { name: "About and intended purpose" }).click();
    await page.getByRole("heading", { name: "Intended purpose" }).waitFor();
    await page.getByRole("banner").getByText("DEMO").waitFor();
    expect(await page.locator("main").innerText()).toContain(hub.board.intendedPurpose);
  });

  it("shows the night look by the home's hour, and as somebody chose after a reload", async () => {
    const isNight = [21, 22, 23, 0, 1, 2, 3, 4, 5, 6];
    const hour = Number(
      new Intl.DateTimeFormat("en-GB", {
        timeZone: "Europe/London",
        hour: "2-digit",
        hourCycle: "h23",
      }).format(hub.nowMs()),
    );
    hub.signInAs("staff-ann");
    opened = await openPage(browser, hub.url);
    const { page } = opened;
    const byHour = isNight.includes(hour) ? "night" : "day";
    await page.locator(`html[data-look="${byHour}"]`).waitFor();
    const other = byHour === "night" ? "Day" : "Night";
    await page.getByRole("radio", { name: other }).check({ force: true });
    await page.locator(`html[data-look="${other.toLowerCase()}"]`).waitFor();
    await page.reload();
    await page.locator(`html[data-look="${other.toLowerCase()}"]`).waitFor();
  });

  it("does not take the focus from what somebody is doing when an alert comes", async () => {
    hub.signInAs("staff-ann");
    opened = await openPage(browser, hub.url);
    const { page } = opened;
    const link = page.getByRole("link", { name: "Devices" });
    await link.focus();
    hub.tell(fakeAlert(hub.nowMs()));
    await page.getByRole("article", { name: /Joan/ }).waitFor();
    await page.getByText("Alert: Possible fall. Joan, Room 4.").waitFor({ state: "attached" });
    expect(await page.locator("a:focus").innerText()).toBe("Devices");
  });
});

// A screen that hears nothing says so and comes back by itself; one that cannot sound says that.
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { chromiumIsMissing, launchChromium, type OpenedPage, openPage } from "./support/browser.ts";
import { fakeAlert } from "./support/fake-home.ts";
import { FakeHub } from "./support/fake-hub.ts";
import type { Told } from "./support/fake-routes.ts";

const STATUS = "/board-status";

function saysSound(canSound: boolean): (told: Told) => boolean {
  return ({ path, body }) =>
    path === STATUS && JSON.stringify(body).includes(`"canSound":${canSound}`);
}

describe.skipIf(chromiumIsMissing())("the connection of a screen", () => {
  let browser: Browser;
  let hub: FakeHub;
  let opened: OpenedPage | undefined;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
  });
  beforeEach(async () => {
    hub = new FakeHub();
    hub.enrol("Night desk");
    await hub.start();
  });
  afterEach(async () => {
    await opened?.page.context().close();
    opened = undefined;
    await hub.stop();
  });

  it("[H-08.1] [H-08.4] says NOT LIVE when the hub is killed, and shows what happened meanwhile when it is back", async () => {
    opened = await openPage(browser, hub.url);
    const { page } = opened;
    await page.getByText("No open alert. The hub was last heard").waitFor();
    await hub.stop();
    await page
      .getByRole("alert")
      .getByText(/NOT LIVE since \d\d:\d\d/)
      .waitFor();
    expect(await page.title()).toContain("NOT LIVE");
    await page.getByText("as they were at").waitFor();
    hub.tell(fakeAlert(hub.nowMs()));
    await hub.start();
    await page.getByRole("article", { name: /Joan/ }).waitFor();
    await page.getByText(/NOT LIVE/).waitFor({ state: "detached" });
  });

  it("[H-08.1] says NOT LIVE when the line stays open and nothing comes", async () => {
    opened = await openPage(browser, hub.url);
    const { page } = opened;
    await page.getByText("No open alert. The hub was last heard").waitFor();
    hub.freeze();
    await page.getByText(/NOT LIVE since/).waitFor();
    hub.thaw();
    await page.getByText(/NOT LIVE/).waitFor({ state: "detached" });
  });

  it("[H-08.4] takes up the stream after the log sequence its board is true for", async () => {
    hub.tell(fakeAlert(hub.nowMs()));
    opened = await openPage(browser, hub.url);
    const stream = await hub.heard(({ path }) => path === "/stream");
    expect(stream.headers["last-event-id"]).toBe(String(hub.seq));
  });

  it("may be quieted for two minutes while not live, and says by whom and for how long", async () => {
    opened = await openPage(browser, hub.url);
    const { page } = opened;
    await page.getByText("No open alert. The hub was last heard").waitFor();
    hub.freeze();
    await page.getByRole("button", { name: "Quiet for 2 minutes" }).click();
    await page.getByText(/Quiet for another .*by Night desk/).waitFor();
  });

  it("[H-08.1] is NOT LIVE at once after hours of sleep, and comes back by itself", async () => {
    opened = await openPage(browser, hub.url);
    const { page } = opened;
    await page.clock.install();
    await page.getByText("No open alert. The hub was last heard").waitFor();
    hub.freeze();
    await page.clock.fastForward("06:00:00");
    await page.getByText(/NOT LIVE since/).waitFor();
    hub.thaw();
    await page.getByText(/NOT LIVE/).waitFor({ state: "detached" });
  });

  it("[H-08.1] says NOT LIVE when it cannot read what the hub says", async () => {
    opened = await openPage(browser, hub.url);
    const { page } = opened;
    await page.getByText("No open alert. The hub was last heard").waitFor();
    await page.route("**/api/v1/board", async (route) => {
      await route.fulfill({ json: { homeName: "Rosebank House" } });
    });
    await hub.stop();
    await hub.start();
    await page.getByText("could not read the hub's answer").waitFor();
  });

  it("[H-09.3] counts ages and says times by the hub's clock, not by the tablet's", async () => {
    await hub.stop();
    hub = new FakeHub({ clockOffsetMs: 5 * 3_600_000 + 17 * 60_000 });
    hub.enrol("Night desk");
    await hub.start();
    hub.tell(fakeAlert(hub.nowMs()));
    opened = await openPage(browser, hub.url, { timezoneId: "Asia/Tokyo" });
    const { page } = opened;
    const age = page.getByRole("article").getByRole("timer");
    await age.waitFor();
    expect(await age.innerText()).toMatch(/^2\d s$|^1 min/);
    const clock = new Intl.DateTimeFormat("en-GB", {
      timeZone: "Europe/London",
      hour: "2-digit",
      minute: "2-digit",
    });
    const times = [hub.nowMs() - 60_000, hub.nowMs()].map((atMs) => clock.format(atMs));
    const shown = await page.getByRole("banner").innerText();
    expect(times.some((time) => shown.includes(time))).toBe(true);
  });

  it("goes back to the PIN when the session is over, and the tablet's own board goes on", async () => {
    hub.signInAs("staff-ann");
    opened = await openPage(browser, hub.url);
    const { page } = opened;
    await page.getByRole("button", { name: "Sign out" }).waitFor();
    hub.session = { ...hub.session, signedIn: null };
    hub.tell(fakeAlert(hub.nowMs()));
    await page.getByRole("button", { name: /^I am going/ }).click();
    await page.getByRole("alert").getByText("You were signed out").waitFor();
    await page.getByRole("link", { name: "Sign in" }).waitFor();
    await page.getByRole("article", { name: /Joan/ }).waitFor();
    hub.session = { signedIn: null, tablet: null };
    await hub.stop();
    await hub.start();
    await page.getByText("shows and sounds no alerts until somebody signs in").waitFor();
    expect(await page.getByText("Joan").count()).toBe(0);
  });

  it("[H-19.1] says SOUND OFF until a finger touches it, and tells the hub both; then confirms the sound", async () => {
    hub.tell(fakeAlert(hub.nowMs()));
    opened = await openPage(browser, hub.url);
    const { page } = opened;
    // Nothing is evaluated in the page before this line: that would count as a touch.
    const silent = await hub.heard(saysSound(false));
    expect(silent.body).toMatchObject({ label: "Night desk", canSound: false });
    await hub.heard(
      ({ path, body }) => path.endsWith("/receipts") && JSON.stringify(body).includes("shown"),
    );
    expect(hub.told.some(saysSound(true))).toBe(false);
    await page.mouse.click(400, 60);
    await hub.heard(saysSound(true));
    const receipt = await hub.heard(
      ({ path, body }) =>
        path.endsWith("/receipts") && JSON.stringify(body).includes("sound-confirmed"),
    );
    expect(receipt.headers["x-board-id"]).toMatch(/^board-[0-9a-f]{16}$/);
    await page.getByRole("button", { name: /SOUND OFF/ }).waitFor({ state: "detached" });
  });

  it("[H-19.2] confirms shown and sound once for each time an alert begins to sound", async () => {
    const alert = fakeAlert(hub.nowMs());
    hub.tell(alert);
    opened = await openPage(browser, hub.url);
    const receipts = (): number => hub.told.filter(({ path }) => path.endsWith("/receipts")).length;
    await opened.page.mouse.click(400, 60);
    await hub.heard(() => receipts() === 2);
    hub.tell({ ...alert, sounding: false, stage: "acknowledged" }, "alert.acknowledged");
    hub.tell(alert, "alert.sounded-again");
    await hub.heard(() => receipts() === 4);
    expect(receipts()).toBe(4);
  });
});

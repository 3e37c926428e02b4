// Several alerts at once on the board: which comes first, and what a press does to that.
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { chromiumIsMissing, launchChromium, type OpenedPage, openPage } from "./support/browser.ts";
import { fakeAlert, fakeHelp, fakeTechnical } from "./support/fake-home.ts";
import { FakeHub } from "./support/fake-hub.ts";

describe.skipIf(chromiumIsMissing())("an alert among others", () => {
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
    expect(opened.foreign).toEqual([]);
    expect(opened.errors).toEqual([]);
    await opened.page.context().close();
    await hub.stop();
  });

  it("comes most urgent first, each in view, and their number is always shown", async () => {
    hub.signInAs("staff-ann");
    hub.tell(fakeTechnical(hub.nowMs()));
    hub.tell(fakeAlert(hub.nowMs(), { level: "check", sounding: false, alertId: "CHECK" }));
    hub.tell(fakeAlert(hub.nowMs()));
    opened = await openPage(browser, hub.url);
    const { page } = opened;
    await page.getByRole("link", { name: "3 open alerts" }).waitFor();
    const cards = await page.getByRole("article").all();
    const ids = await Promise.all(cards.map((card) => card.getAttribute("data-alert-id")));
    expect(ids).toEqual(["01JRS4Q8ZK6T3M7V", "CHECK", "01JRS4R0N7PQ8YTF"]);
  });

  it("keeps its place under a finger for ten seconds, and then gives it up", async () => {
    hub.signInAs("staff-ann");
    const nowMs = hub.nowMs();
    hub.tell(fakeAlert(nowMs));
    hub.tell(fakeHelp(nowMs, { priority: "medium" }));
    opened = await openPage(browser, hub.url);
    const { page } = opened;
    await page.clock.install();
    await page.reload();
    const inOrder = (...names: readonly string[]): Promise<void> =>
      page
        .locator(names.map((name) => `article[data-alert-id="${name}"]`).join(" + "))
        .waitFor({ state: "attached" });
    const [fall, help] = ["01JRS4Q8ZK6T3M7V", "01JRS4QH2B9W5XCD"];
    await inOrder(fall, help);
    // From here on only the test moves the page's time.
    await page.clock.pauseAt(Date.now() + 2_000);
    const card = page.getByRole("article", { name: /Joan/ });
    await card.getByRole("button", { name: /^I am going/ }).click();
    await card.getByText("Ann Baker is going").waitFor();
    await inOrder(fall, help);
    await page.clock.runFor(9_000);
    await inOrder(fall, help);
    await page.clock.runFor(2_000);
    await inOrder(help, fall);
  });
});

// One alert from the first sound to the close, on a real Chromium against the scripted hub.
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  chromiumIsMissing,
  launchChromium,
  type OpenedPage,
  openPage,
  PHONE,
} from "./support/browser.ts";
import { fakeAlert, fakeHelp } from "./support/fake-home.ts";
import { FakeHub } from "./support/fake-hub.ts";
import { touchSoundOn } from "./support/scene-parts.ts";

describe.skipIf(chromiumIsMissing())("an alert on the board", () => {
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

  it("is answered from sign-in to close by touch, and says at each stage who is going", async () => {
    opened = await openPage(browser, hub.url);
    const { page } = opened;
    await page.getByText("shows and sounds no alerts until somebody signs in").waitFor();
    await page.getByRole("button", { name: /Ann Baker/ }).click();
    for (const digit of "2468")
      await page.getByRole("button", { name: digit, exact: true }).click();
    await page.getByRole("button", { name: "Enter", exact: true }).click();
    await page.getByRole("heading", { name: "Rooms" }).waitFor();

    hub.tell(fakeAlert(hub.nowMs()));
    const card = page.getByRole("article", { name: /Joan/ });
    await card.getByText("Nobody is going yet").waitFor();
    expect(await card.innerText()).toMatch(/Room 4[\s\S]*lives in Room 4/);
    expect(await card.innerText()).toContain("Free fall 0.4 s, impact 5.2 g, turned 80°");
    expect(await page.title()).toContain("Possible fall: Joan");

    await card.getByRole("button", { name: /^I am going.*Joan, Room 4.*as Ann Baker/s }).click();
    await card.getByText("Ann Baker is going").waitFor();
    await card.getByText("Sounds again at").waitFor();
    await card.getByRole("button", { name: /^I can't go/ }).click();
    await card.getByText("Nobody is going yet").waitFor();
    await card.getByRole("button", { name: /^I am going/ }).click();
    await card.getByRole("button", { name: /^I am here/ }).click();
    await card.getByText("Ann Baker is there").waitFor();
    await card.getByRole("button", { name: /^Close/ }).click();
    const outcomes = card.getByRole("radio");
    expect(await outcomes.count()).toBe(5);
    for (const outcome of await outcomes.all()) expect(await outcome.isChecked()).toBe(false);
    await card.getByRole("button", { name: "Close alert" }).click();
    await card.getByText("Choose what you found").waitFor();
    await card.getByLabel("No fall found").check();
    await card.getByLabel("Note, if you wish").fill("Sat down hard");
    await card.getByRole("button", { name: "Close alert" }).click();
    await card.waitFor({ state: "detached" });
    const closed = page.getByRole("region", { name: "Recently closed" });
    await closed.getByText("No fall found").waitFor();
    const close = await hub.heard((told) => told.path.endsWith("/close"));
    expect(close.body).toEqual({ outcome: "no-fall-found", note: "Sat down hard" });
  });

  it("[H-03.3] sounds again unattended, and is quieted by whoever is on the way", async () => {
    hub.signInAs("staff-ann");
    opened = await openPage(browser, hub.url);
    const { page } = opened;
    const staffId = "staff-bo";
    const acknowledged = { staffId, name: "Bo", verified: true, atMs: hub.nowMs() };
    const alert = { ...fakeAlert(hub.nowMs()), stage: "acknowledged" as const, acknowledged };
    hub.tell({ ...alert, sounding: true });
    const card = page.getByRole("article", { name: /Joan/ });
    await card.getByRole("button", { name: /^I am here/ }).waitFor();
    await card.getByRole("button", { name: /^I am going/ }).click();
    await card.getByText("Ann Baker is going").waitFor();
    expect(await card.getByRole("button", { name: /^I am going/ }).count()).toBe(0);
  });

  it("is acknowledged, attended and closed by the keyboard alone", async () => {
    hub.signInAs("staff-ann");
    opened = await openPage(browser, hub.url);
    const { page } = opened;
    hub.tell(fakeAlert(hub.nowMs()));
    const tabTo = async (name: RegExp): Promise<void> => {
      const wanted = page.getByRole("button", { name });
      await wanted.waitFor();
      for (let presses = 0; presses < 40; presses += 1) {
        if ((await page.locator("button:focus").and(wanted).count()) === 1) return;
        await page.keyboard.press("Tab");
      }
      throw new Error(`${name} was not reached by Tab`);
    };
    await tabTo(/^I am going/);
    await page.keyboard.press("Enter");
    // The focus stays where it is: the same place is the next step.
    await page.getByRole("button", { name: /^I am here/ }).waitFor();
    await page.keyboard.press("Enter");
    await tabTo(/^Close/);
    await page.keyboard.press("Enter");
    await page.getByRole("radio", { name: "Fall found", exact: true }).waitFor();
    await page.keyboard.press("Space");
    await tabTo(/^Close alert/);
    await page.keyboard.press("Enter");
    const close = await hub.heard((told) => told.path.endsWith("/close"));
    expect(close.body).toEqual({ outcome: "fall-found" });
  });

  it("is acknowledged on an enrolled tablet under a picked name, marked as not checked", async () => {
    hub.enrol("Night desk");
    hub.tell(fakeAlert(hub.nowMs()));
    opened = await openPage(browser, hub.url);
    const { page } = opened;
    await page.getByRole("button", { name: /^I am going/ }).click();
    await page.getByRole("button", { name: "Femi Ojo" }).click();
    const card = page.getByRole("article");
    await card.getByText("Femi Ojo is going").waitFor();
    await card.getByText("name not checked").waitFor();
    const act = await hub.heard((told) => told.path.endsWith("/acknowledge"));
    expect(act.body).toEqual({ staffId: "staff-femi" });
    await card.getByRole("button", { name: /^I am here.*as Femi Ojo/s }).click();
    await card.getByRole("link", { name: /Sign in to close/ }).click();
    await page.getByText("Who are you?").waitFor();
    // The alert is in view on every screen.
    await page.getByRole("link", { name: /Possible fall.*Joan/s }).waitFor();
  });

  it("[H-04.3] with a name that two residents have says which one it is", async () => {
    hub.signInAs("staff-ann");
    hub.tell(fakeHelp(hub.nowMs()));
    opened = await openPage(browser, hub.url);
    const card = opened.page.getByRole("article");
    await card.getByText("2 residents are called Mary: this is Mary Hill, Room 1").waitFor();
    await card.getByText("Lounge", { exact: false }).first().waitFor();
    await card.getByText("lives in Room 1").waitFor();
  });

  it("[H-04.2] says that a place is not known", async () => {
    hub.signInAs("staff-ann");
    const place = {
      roomId: null,
      words: "Place not known",
      sourceWords: "not known",
      asOfMs: null,
    };
    hub.tell(fakeAlert(hub.nowMs(), { place }));
    opened = await openPage(browser, hub.url);
    await opened.page.getByRole("article").getByText("Place not known").waitFor();
    await opened.page.getByRole("article").getByText("lives in Room 4").waitFor();
  });

  it("[H-19.2] is shown only once it can be seen: a scrolled board names it in a bar that leads there", async () => {
    hub.signInAs("staff-ann");
    opened = await openPage(browser, hub.url, { viewport: PHONE });
    const { page } = opened;
    await page.getByRole("heading", { name: "Rooms" }).waitFor();
    await page.evaluate("window.scrollTo(0, document.body.scrollHeight)");
    hub.tell(fakeAlert(hub.nowMs()));
    const bar = page.getByRole("navigation", { name: "Alerts out of view" });
    const named = bar.getByRole("button", { name: /Possible fall.*Joan.*Go to this alert/s });
    await named.waitFor();
    await hub.heard(({ path, body }) => {
      return path.endsWith("/receipts") && JSON.stringify(body).includes("shown");
    });
    await named.click();
    const card = page.getByRole("article", { name: /Joan/ });
    await bar.waitFor({ state: "detached" });
    await page.locator("article:focus").and(card).waitFor();
    expect(await card.getByRole("heading", { name: /Joan/ }).isVisible()).toBe(true);
  });

  it("[H-02.5] that could not be stored says so, and stays until it is written down", async () => {
    hub.signInAs("staff-ann");
    opened = await openPage(browser, hub.url);
    const { page } = opened;
    await page.getByRole("heading", { name: "Rooms" }).waitFor();
    hub.tell(fakeAlert(hub.nowMs(), { stored: false }));
    const card = page.getByRole("article");
    await card.getByText("Not stored – write it down").waitFor();
    await touchSoundOn(page);
    await card.getByRole("button", { name: /^I am going/ }).click();
    await card.getByText("The hub does not know this alert").waitFor();
    await card.getByRole("button", { name: /take it off this screen/ }).click();
    await card.waitFor({ state: "detached" });
  });

  it("that somebody else answered first says so", async () => {
    hub.signInAs("staff-ann");
    hub.tell(fakeAlert(hub.nowMs()));
    opened = await openPage(browser, hub.url);
    hub.refusals.set("/alerts/01JRS4Q8ZK6T3M7V/acknowledge", { status: 409 });
    const card = opened.page.getByRole("article");
    await card.getByRole("button", { name: /^I am going/ }).click();
    await card.getByText("Somebody else was quicker").waitFor();
  });

  it("[H-05.2] is only looked at by a responder", async () => {
    hub.signInAs("staff-kim");
    hub.tell(fakeAlert(hub.nowMs()));
    opened = await openPage(browser, hub.url);
    const card = opened.page.getByRole("article");
    await card.getByText("Staff on site answer this alert").waitFor();
    expect(await card.getByRole("button").count()).toBe(0);
  });

  it("that asks again whether somebody is still on the floor is answered with one press", async () => {
    hub.signInAs("staff-ann");
    opened = await openPage(browser, hub.url);
    const { page } = opened;
    await page.getByRole("heading", { name: "Rooms" }).waitFor();
    const nowMs = hub.nowMs();
    const hand = { staffId: "staff-ann", name: "Ann Baker", verified: true };
    const attended = { ...hand, atMs: nowMs - 41 * 60_000 };
    hub.tell(fakeAlert(nowMs - 45 * 60_000, { stage: "attended", attended }));
    const card = page.getByRole("article", { name: /Joan/ });
    await card.getByRole("button", { name: /^I am still here.*Joan/s }).click();
    await card.getByRole("button", { name: /^Close/ }).waitFor();
    expect(await card.getByRole("button", { name: /still here/ }).count()).toBe(0);
  });
});

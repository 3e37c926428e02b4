// Every screen by day and by night: nothing for axe-core to find, nothing cut off, no wrong word, and
// targets wide enough for gloves.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import {
  chromiumIsMissing,
  LANDSCAPE,
  launchChromium,
  openPage,
  PHONE,
  PORTRAIT,
} from "./support/browser.ts";
import { FakeHub } from "./support/fake-hub.ts";
import type { Scene } from "./support/scene-parts.ts";
import { BOARD_SCENES, OTHER_SCENES } from "./support/scenes.ts";
import { FORBIDDEN_WORDS, REQUIRED_WORDS } from "./support/screen-words.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** WCAG 2.2 AA asks 24 px of a target; in gloves we want this. */
const TARGET_MIN_PX = 44;

const findings = z.array(z.object({ id: z.string(), nodes: z.array(z.string()) }));

async function axeFindings(page: Page): Promise<z.infer<typeof findings>> {
  // Added as a part of the page, for the page's own security rules refuse a foreign script.
  await page.evaluate(AXE);
  return findings.parse(
    await page.evaluate(`axe
      .run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
      .then(({ violations }) => violations.map(({ id, nodes }) => ({
        id,
        nodes: nodes.map(({ html, any }) => html.slice(0, 160) + " " + any.map(({ message }) => message).join("; ")),
      })))`),
  );
}

/** Buttons and links that are smaller than a gloved finger, links within a line of text aside. */
async function smallTargets(page: Page): Promise<unknown> {
  return await page.evaluate(`[...document.querySelectorAll("button, .act, .page-footer a, summary, .count")]
    .filter((one) => one.checkVisibility())
    .map((one) => ({ words: one.innerText, height: one.getBoundingClientRect().height }))
    .filter(({ height }) => height < ${TARGET_MIN_PX})`);
}

async function overflow(page: Page): Promise<unknown> {
  return await page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
}

const scenes: readonly Scene[] = [...BOARD_SCENES, ...OTHER_SCENES];

describe.skipIf(chromiumIsMissing())("every screen", () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
  });

  it.each(scenes)(
    "$name is whole, in plain words and accessible, by day and by night",
    async (scene) => {
      const hub = new FakeHub();
      await hub.start();
      scene.stage(hub);
      const { page, foreign, errors } = await openPage(browser, hub.url, {
        reducedMotion: "reduce",
      });
      await scene.play(page, hub);
      const words = await page.locator("body").innerText();
      expect(FORBIDDEN_WORDS.filter((word) => word.test(words))).toEqual([]);
      // By key: at the end of the page a bar may lie over the footer.
      for (const look of ["Day", "Night"]) {
        await page.getByRole("radio", { name: look, exact: true }).press("Space");
        expect(await axeFindings(page)).toEqual([]);
      }
      for (const size of [LANDSCAPE, PORTRAIT, PHONE]) {
        await page.setViewportSize(size);
        expect(await overflow(page)).toBe(0);
        expect(await smallTargets(page)).toEqual([]);
      }
      expect(foreign).toEqual([]);
      expect(errors).toEqual([]);
      await page.context().close();
      await hub.stop();
    },
  );

  it.each([
    ["board-quiet", REQUIRED_WORDS.board],
    ["close-form", REQUIRED_WORDS.closeForm],
    ["not-stored", REQUIRED_WORDS.notSent],
    ["devices", REQUIRED_WORDS.devices],
  ])("%s says what staff know it by", async (name, required) => {
    const scene = scenes.find((one) => one.name === name);
    if (scene === undefined) throw new Error(`no scene ${name}`);
    const hub = new FakeHub();
    await hub.start();
    scene.stage(hub);
    const { page } = await openPage(browser, hub.url);
    await scene.play(page, hub);
    const words = await page.locator("body").innerText();
    for (const word of required) expect(words).toContain(word);
    await page.context().close();
    await hub.stop();
  });
});

// Makes a picture of every screen, by day and by night, for a person to look at. By hand:
//   npm run build && node dist/test/dashboard/screenshots.js FOLDER [scene …]
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { LANDSCAPE, launchChromium, openPage, PHONE, PORTRAIT } from "./support/browser.ts";
import { FakeHub } from "./support/fake-hub.ts";
import type { Scene } from "./support/scene-parts.ts";
import { BOARD_SCENES, OTHER_SCENES } from "./support/scenes.ts";

const SIZES = { landscape: LANDSCAPE, portrait: PORTRAIT, phone: PHONE } as const;
const LOOKS = ["day", "night"] as const;

/** As if somebody had chosen this look: the picture must not depend on the hour. */
function keptLook(
  origin: string,
  look: string,
): NonNullable<BrowserContextOptions["storageState"]> {
  return {
    cookies: [],
    origins: [{ origin, localStorage: [{ name: "hearthwatch.look", value: look }] }],
  };
}

async function takePicture(
  browser: Browser,
  scene: Scene,
  look: (typeof LOOKS)[number],
  size: keyof typeof SIZES,
  folder: string,
): Promise<void> {
  const hub = new FakeHub();
  await hub.start();
  scene.stage(hub);
  const { page } = await openPage(browser, hub.url, {
    viewport: SIZES[size],
    storageState: keptLook(hub.url, look),
  });
  await scene.play(page, hub);
  await page.evaluate("window.scrollTo(0, 0)");
  await page.screenshot({ path: join(folder, `${scene.name}.${look}.${size}.png`) });
  await page.context().close();
  await hub.stop();
}

async function main(): Promise<void> {
  const [folder, ...names] = process.argv.slice(2);
  if (folder === undefined || folder === "--help") {
    process.stdout.write("usage: node dist/test/dashboard/screenshots.js FOLDER [scene …]\n");
    process.exitCode = folder === undefined ? 2 : 0;
    return;
  }
  mkdirSync(folder, { recursive: true });
  const browser = await launchChromium();
  for (const scene of [...OTHER_SCENES, ...BOARD_SCENES]) {
    if (names.length > 0 && !names.includes(scene.name)) continue;
    for (const look of LOOKS) {
      for (const size of ["landscape", "portrait", "phone"] as const) {
        await takePicture(browser, scene, look, size, folder);
      }
    }
    process.stdout.write(`${scene.name}\n`);
  }
  await browser.close();
}

await main();

// Debian's Chromium for every test that looks at the board, with a new empty profile each time.
// Use: `describe.skipIf(chromiumIsMissing())`, then `openPage(browser, url, …)`.
// Traps: a click given through `page.mouse` is a real touch; anything evaluated in the page counts
// as one for the browser's autoplay rule, so prove sound by what the page itself reports.
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { available } from "../../support/require.ts";

const CHROMIUM = "/usr/bin/chromium";
/** Nothing leaves this computer, nothing is asked at first start. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const LANDSCAPE = { width: 1280, height: 800 } as const;
export const PORTRAIT = { width: 800, height: 1280 } as const;
export const PHONE = { width: 360, height: 740 } as const;

/** Says so loudly; where the run demands Chromium, its absence is a failure. */
export function chromiumIsMissing(): boolean {
  return !available("chromium");
}

export async function launchChromium(): Promise<Browser> {
  return await chromium.launch({ executablePath: CHROMIUM, headless: true, args: FLAGS });
}

export interface OpenedPage {
  readonly page: Page;
  /** Addresses asked for outside the page's own origin: must stay empty. */
  readonly foreign: readonly string[];
  /** Errors of the page's own script: must stay empty. */
  readonly errors: readonly string[];
}

/** A page with storage of its own, as on a tablet that never saw the board. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  const context = await browser.newContext({ viewport: LANDSCAPE, locale: "en-GB", ...options });
  const page = await context.newPage();
  const foreign: string[] = [];
  const errors: string[] = [];
  page.on("request", (request) => {
    const isData = request.url().startsWith("data:");
    if (!isData && new URL(request.url()).origin !== new URL(url).origin)
      foreign.push(request.url());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(url);
  return { page, foreign, errors };
}

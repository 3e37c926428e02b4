// What scenes are made of: who is signed in, touches, and a plain screen by its address.
import type { Page } from "playwright-core";
import type { FakeHub } from "./fake-hub.ts";

export interface Scene {
  readonly name: string;
  /** Before the page opens. */
  readonly stage: (hub: FakeHub) => void;
  /** On the page; ends when the screen shows what the scene is about. */
  readonly play: (page: Page, hub: FakeHub) => Promise<void>;
}

export function scene(one: Scene): Scene {
  return one;
}

export function signedIn(hub: FakeHub): void {
  hub.enrol("Night desk");
  hub.signInAs("staff-ann");
}

/** A touch like a finger's: it also switches the sound on. */
export async function touchSoundOn(page: Page): Promise<void> {
  await page.getByRole("button", { name: /SOUND OFF/ }).click();
  await page.getByRole("button", { name: /SOUND OFF/ }).waitFor({ state: "detached" });
}

export async function press(page: Page, name: RegExp): Promise<void> {
  await page.getByRole("button", { name }).first().click();
}

export function plainScreen(name: string, hash: string, shows: RegExp, who = "staff-grace"): Scene {
  return {
    name,
    stage: (hub) => {
      signedIn(hub);
      hub.signInAs(who);
    },
    play: async (page) => {
      await touchSoundOn(page);
      await page.goto(new URL(hash, page.url()).href);
      await page.getByText(shows).first().waitFor();
    },
  };
}

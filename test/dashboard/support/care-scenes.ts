// The screens of how residents are sensed, as scenes.
import type { Page } from "playwright-core";
import { fakeNotWatched } from "./fake-care.ts";
import { plainScreen, press, type Scene, scene, signedIn, touchSoundOn } from "./scene-parts.ts";

const RESIDENTS = plainScreen("residents", "#/residents", /1 review is overdue/);

async function openResidents(page: Page): Promise<void> {
  await touchSoundOn(page);
  await page.getByRole("link", { name: "Residents" }).click();
  await page.getByText("1 review is overdue").waitFor();
}

function form(name: string, button: RegExp, shows: string): Scene {
  return scene({
    ...RESIDENTS,
    name,
    play: async (page) => {
      await openResidents(page);
      await press(page, button);
      await page.getByRole("form", { name: new RegExp(shows) }).waitFor();
    },
  });
}

export const CARE_SCENES: readonly Scene[] = [
  RESIDENTS,
  plainScreen("residents-staff", "#/residents", /Private time until/, "staff-ann"),
  form("residents-private", /^Private time/, "Private time for"),
  form("residents-away", /^Away/, "Away:"),
  form("residents-basis", /^Record or review/, "Basis for"),
  form("residents-alert", /^Switch an alert on/, "Alert for"),
  scene({
    ...plainScreen("access", "#/access", /People and tablets/),
    play: async (page) => {
      await touchSoundOn(page);
      await page.getByRole("link", { name: "People and tablets" }).click();
      await press(page, /End access.*Ann Baker/);
      await page.getByRole("button", { name: /Yes, end it now/ }).waitFor();
    },
  }),
  scene({
    name: "board-not-watched",
    stage: (hub) => {
      signedIn(hub);
      hub.board = { ...hub.board, ...fakeNotWatched(hub.nowMs()) };
    },
    play: async (page) => {
      await touchSoundOn(page);
      await page.getByText("Not watched over: 3 residents").waitFor();
    },
  }),
];

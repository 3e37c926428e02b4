// The screen for setting up devices, as scenes.
import type { Page } from "playwright-core";
import { plainScreen, press, type Scene, scene, touchSoundOn } from "./scene-parts.ts";

const DEVICES = plainScreen("devices", "#/devices", /Not set up/);

async function openDevices(page: Page): Promise<void> {
  await touchSoundOn(page);
  await page.goto(new URL("#/devices", page.url()).href);
  await page.getByRole("heading", { name: "Not set up" }).waitFor();
}

function form(name: string, button: RegExp, shows: RegExp): Scene {
  return scene({
    ...DEVICES,
    name,
    play: async (page) => {
      await openDevices(page);
      await press(page, button);
      await page.getByRole("form", { name: shows }).waitFor();
    },
  });
}

export const DEVICE_SCENES: readonly Scene[] = [
  DEVICES,
  plainScreen("devices-staff", "#/devices", /nobody notices if it fails/, "staff-ann"),
  scene({
    ...plainScreen("devices-set-up", "#/devices", /Not set up/, "staff-raj"),
    play: async (page) => {
      await openDevices(page);
      await press(page, /^Set it up/);
      await press(page, /^Set it up$/);
      await page.getByText("Write what it is called").waitFor();
    },
  }),
  form("devices-move", /^Move.*Pull cord 4/, /Move Pull cord 4/),
  form("devices-test", /^Test.*Pull cord 4/, /Test Pull cord 4/),
  form("devices-contact", /^Contact check/, /Contact check of/),
  scene({
    ...DEVICES,
    name: "devices-take-out",
    play: async (page) => {
      await openDevices(page);
      await press(page, /^Take out.*Pull cord 4/);
      await page.getByRole("button", { name: /Yes, it calls nobody/ }).waitFor();
    },
  }),
];

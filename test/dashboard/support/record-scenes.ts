// Screens about the social care record, as scenes.
import { plainScreen, press, type Scene, scene, touchSoundOn } from "./scene-parts.ts";

export const RECORD_SCENES: readonly Scene[] = [
  plainScreen("records", "#/records", /NHS number ends in 919/),
  scene({
    ...plainScreen("records-form", "#/records", /NHS number ends in 919/),
    play: async (page) => {
      await touchSoundOn(page);
      await page.goto(new URL("#/records", page.url()).href);
      await press(page, /^Change who Joan, Room 3 is/);
      await press(page, /^Set the NHS number/);
      await page.getByText("Write the NHS number first").waitFor();
    },
  }),
  scene({
    ...plainScreen("wrong-resident", "#/alert/01JRS4Q8ZK6T3M7W", /Wrong resident/),
    play: async (page) => {
      await touchSoundOn(page);
      await page.goto(new URL("#/alert/01JRS4Q8ZK6T3M7W", page.url()).href);
      await press(page, /^Wrong resident/);
      await page.getByLabel("It was about").selectOption({ index: 1 });
      await press(page, /^Put it right/);
      await page.getByText("Noted. Records that have it").waitFor();
    },
  }),
];

// Screens about the falls model and how easily it sounds, as scenes.
import { plainScreen, press, type Scene, scene, touchSoundOn } from "./scene-parts.ts";

export const MODEL_SCENES: readonly Scene[] = [
  plainScreen("sensitivity", "#/sensitivity", /Reason: Sits down hard/),
  scene({
    ...plainScreen("sensitivity-form", "#/sensitivity", /Reason: Sits down hard/),
    play: async (page) => {
      await touchSoundOn(page);
      await page.getByRole("link", { name: "Sensitivity" }).click();
      await press(page, /^Change for Mary, Room 1/);
      await page.getByRole("radio", { name: "Lower", exact: true }).check({ force: true });
      await press(page, /^Set it/);
      await page.getByText("Write the reason for lowering it").waitFor();
    },
  }),
  plainScreen("falls-model", "#/models", /Against what staff found/),
  scene({
    ...plainScreen("falls-model-asked", "#/models", /Against what staff found/),
    play: async (page) => {
      await touchSoundOn(page);
      await page.getByRole("link", { name: "Falls model" }).click();
      await press(page, /^Let hearth-3 decide/);
      await page.getByText("recorded with your name").waitFor();
    },
  }),
  scene({
    ...plainScreen("falls-model-promoted", "#/models", /Against what staff found/),
    play: async (page) => {
      await touchSoundOn(page);
      await page.getByRole("link", { name: "Falls model" }).click();
      await press(page, /^Let hearth-3 decide/);
      await press(page, /^Yes, let it decide/);
      await page.getByText("was let decide by").waitFor();
    },
  }),
  scene({
    ...plainScreen("told-fall", "#/told-fall", /Record this fall/),
    play: async (page) => {
      await touchSoundOn(page);
      await page.getByRole("link", { name: "A fall nobody was told of" }).click();
      await press(page, /^Record this fall/);
      await page.getByText("Choose who it was").waitFor();
    },
  }),
  scene({
    ...plainScreen("told-fall-recorded", "#/told-fall", /Record this fall/),
    play: async (page) => {
      await touchSoundOn(page);
      await page.getByRole("link", { name: "A fall nobody was told of" }).click();
      await page.getByLabel("Who fell?").selectOption({ index: 1 });
      await page.getByLabel("About when?").selectOption({ index: 2 });
      await press(page, /^Record this fall/);
      await page.getByText("3 likeliest movements").waitFor();
    },
  }),
];

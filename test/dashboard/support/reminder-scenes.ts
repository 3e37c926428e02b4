// Today's reminders, and the card of a time-critical dose, as scenes.
import { fakeAlert } from "./fake-home.ts";
import { plainScreen, press, type Scene, scene, signedIn, touchSoundOn } from "./scene-parts.ts";

export const REMINDER_SCENES: readonly Scene[] = [
  plainScreen("reminders", "#/reminders", /Levothyroxine/),
  scene({
    ...plainScreen("reminders-note", "#/reminders", /Levothyroxine/),
    play: async (page) => {
      await touchSoundOn(page);
      await page.getByRole("link", { name: "Today’s reminders" }).click();
      await press(page, /^Note it for Kenneth, Room 9/);
      await page.getByRole("radio", { name: "Not given" }).check({ force: true });
      await press(page, /^Note it$/);
      await page.getByText("Write the reason.").waitFor();
    },
  }),
  scene({
    ...plainScreen("reminders-noted", "#/reminders", /Levothyroxine/),
    play: async (page) => {
      await touchSoundOn(page);
      await page.getByRole("link", { name: "Today’s reminders" }).click();
      await press(page, /^Note it for Kenneth, Room 9/);
      await page.getByRole("radio", { name: "Refused" }).check({ force: true });
      await press(page, /^Note it$/);
      await page.getByText(/^Refused – Ann Baker/).waitFor();
    },
  }),
  scene({
    name: "reminder-alert",
    stage: (hub) => {
      signedIn(hub);
      hub.tell(
        fakeAlert(hub.nowMs(), {
          ...{ kind: "reminder", priority: "medium", title: "Medication due", explanation: null },
          ...{ deviceLabel: null, lastSeen: null, alertId: "01JRSDOSE0000002" },
          lines: [
            {
              ...{ atMs: hub.nowMs(), kind: "dose" },
              words: "Dose of 02:14 is due. Check the MAR before giving.",
            },
          ],
        }),
      );
    },
    play: async (page) => {
      await touchSoundOn(page);
      await page.getByText("Medication due").first().waitFor();
    },
  }),
];

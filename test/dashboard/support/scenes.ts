// Every screen worth looking at, as a scene: how the home stands, and what a person does on the
// board to get there. Pictures and the accessibility check go through the same list.
import type { Page } from "playwright-core";
import { CARE_SCENES } from "./care-scenes.ts";
import { DEVICE_SCENES } from "./device-scenes.ts";
import { fakeAlert, fakeHelp, fakeLowered, fakeTechnical } from "./fake-home.ts";
import type { FakeHub } from "./fake-hub.ts";
import { MODEL_SCENES } from "./model-scenes.ts";
import { RECORD_SCENES } from "./record-scenes.ts";
import { REMINDER_SCENES } from "./reminder-scenes.ts";
import { plainScreen, press, type Scene, scene, signedIn, touchSoundOn } from "./scene-parts.ts";

const MIN_MS = 60_000;

async function showsAlert(page: Page): Promise<void> {
  await touchSoundOn(page);
  await page.getByRole("region", { name: "Open alerts" }).waitFor();
}

function at(
  hub: FakeHub,
  minutesAgo: number,
): { staffId: string; name: string; verified: boolean; atMs: number } {
  const atMs = hub.nowMs() - minutesAgo * MIN_MS;
  return { staffId: "staff-ann", name: "Ann Baker", verified: true, atMs };
}

function stageClosed(hub: FakeHub): void {
  const closed = { ...at(hub, 64), outcome: "no-fall-found" } as const;
  hub.tell(
    fakeAlert(hub.nowMs() - 70 * MIN_MS, {
      alertId: "01JRS1A0B1C2D3E4",
      stage: "closed",
      sounding: false,
      closed,
    }),
  );
}

const quiet: Scene = {
  name: "board-quiet",
  stage: (hub) => {
    signedIn(hub);
    stageClosed(hub);
  },
  play: async (page) => {
    await touchSoundOn(page);
    await page.getByRole("heading", { name: "Rooms" }).waitFor();
  },
};

function stageFall(hub: FakeHub): void {
  quiet.stage(hub);
  hub.tell(fakeAlert(hub.nowMs()));
}

const raised: Scene = { name: "alert-raised", stage: stageFall, play: showsAlert };

const acknowledged: Scene = {
  name: "alert-acknowledged",
  stage: stageFall,
  play: async (page) => {
    await showsAlert(page);
    await press(page, /^I am going/);
    await page.getByRole("article").getByText("Ann Baker is going").waitFor();
  },
};

const attended: Scene = {
  name: "alert-attended",
  stage: stageFall,
  play: async (page, hub) => {
    await acknowledged.play(page, hub);
    await press(page, /^I am here/);
    await page.getByRole("article").getByText("Ann Baker is there").waitFor();
  },
};

const closing: Scene = {
  name: "close-form",
  stage: stageFall,
  play: async (page, hub) => {
    await attended.play(page, hub);
    await press(page, /^Close/);
    await press(page, /^Close alert/);
    await page.getByText("Choose what you found").waitFor();
  },
};

const several: Scene = {
  name: "several-alerts",
  stage: (hub) => {
    stageFall(hub);
    hub.tell(fakeHelp(hub.nowMs()));
    hub.tell(fakeTechnical(hub.nowMs(), { sounding: true }));
    hub.tell(
      fakeAlert(hub.nowMs() - 4 * MIN_MS, {
        alertId: "01JRS4S9CHECK000",
        level: "check",
        priority: "medium",
        sounding: false,
        title: "Check: possible fall",
        resident: {
          residentId: "resident-6",
          preferredName: "Bridget",
          roomName: "Room 6",
          sameNameWarning: null,
        },
      }),
    );
  },
  play: showsAlert,
};

const notLive: Scene = {
  name: "not-live",
  stage: stageFall,
  play: async (page, hub) => {
    await showsAlert(page);
    hub.freeze();
    await page.getByText(/NOT LIVE since/).waitFor();
  },
};

/** What the board shows in every stage. */
export const BOARD_SCENES: readonly Scene[] = [
  quiet,
  raised,
  acknowledged,
  attended,
  closing,
  scene({
    name: "two-alerts-same-name",
    stage: (hub) => {
      stageFall(hub);
      hub.tell(fakeHelp(hub.nowMs()));
    },
    play: showsAlert,
  }),
  several,
  scene({
    name: "still-on-floor",
    stage: (hub) => {
      signedIn(hub);
      const nowMs = hub.nowMs();
      hub.board = { ...hub.board, lowered: [fakeLowered(nowMs)] };
      const fallen = fakeAlert(nowMs - 45 * MIN_MS, { stage: "attended", attended: at(hub, 41) });
      const words = "Still on the floor? 45 min since the fall; bed empty";
      const line = { atMs: nowMs, kind: "still-on-floor", words };
      hub.tell({ ...fallen, lines: [...fallen.lines, line] });
    },
    play: async (page) => {
      await showsAlert(page);
      await page.getByRole("button", { name: /I am still here/ }).waitFor();
    },
  }),
  scene({
    name: "technical-and-fault",
    stage: (hub) => {
      quiet.stage(hub);
      hub.board = {
        ...hub.board,
        demo: true,
        faults: [
          { words: "The line to the remote team is down", sinceMs: hub.nowMs() - 22 * MIN_MS },
        ],
      };
      hub.tell(fakeTechnical(hub.nowMs()));
    },
    play: showsAlert,
  }),
  scene({
    name: "not-stored",
    stage: (hub) => {
      quiet.stage(hub);
    },
    play: async (page, hub) => {
      await quiet.play(page, hub);
      hub.tell(
        fakeAlert(hub.nowMs(), { stored: false, notSentTo: ["Remote team"], deliveries: [] }),
      );
      await page.getByRole("article").getByText("Not stored").waitFor();
    },
  }),
  scene({
    name: "tablet-pick-name",
    stage: (hub) => {
      stageFall(hub);
      hub.signInAs(null);
    },
    play: async (page) => {
      await showsAlert(page);
      await press(page, /^I am going/);
      await page.getByRole("button", { name: "Femi Ojo" }).waitFor();
    },
  }),
  notLive,
  scene({
    name: "sound-off",
    stage: stageFall,
    play: async (page) => {
      await page.getByRole("button", { name: /SOUND OFF/ }).waitFor();
      await page.getByRole("region", { name: "Open alerts" }).waitFor();
    },
  }),
];

/** The screens beside the board. */
export const OTHER_SCENES: readonly Scene[] = [
  scene({
    name: "sign-in",
    stage: () => undefined,
    play: async (page) => {
      await page.getByRole("button", { name: /Ann Baker/ }).waitFor();
    },
  }),
  scene({
    name: "sign-in-refused",
    stage: () => undefined,
    play: async (page) => {
      await press(page, /Ann Baker/);
      for (const digit of "1111") await page.getByRole("button", { name: digit }).click();
      await page.getByRole("button", { name: "Enter" }).click();
      await page.getByText("does not match").waitFor();
    },
  }),
  scene({
    name: "enrol",
    stage: () => undefined,
    play: async (page) => {
      await page.getByRole("link", { name: "Enrol it with a code" }).click();
      await page.getByRole("button", { name: "Enrol this tablet" }).click();
      await page.getByText("This tablet is not enrolled").waitFor();
    },
  }),
  scene({
    ...plainScreen("add-a-tablet", "#/tablets", /Make a code/),
    play: async (page) => {
      await touchSoundOn(page);
      await page.getByRole("link", { name: "Add a tablet" }).click();
      await press(page, /Make a code/);
      await page.getByText("Holds for another").waitFor();
    },
  }),
  scene({
    name: "alert-page",
    stage: (hub) => {
      signedIn(hub);
      hub.tell(fakeAlert(hub.nowMs(), { stage: "attended", sounding: false }));
    },
    play: async (page) => {
      await touchSoundOn(page);
      await page.goto(new URL("#/alert/01JRS4Q8ZK6T3M7V", page.url()).href);
      await page.getByRole("img", { name: /How hard the wearable was moved/ }).waitFor();
    },
  }),
  plainScreen("about", "#/about", /Laboratory figures of acted falls/),
  plainScreen("about-outside", "#/about", /4 messages wait, the oldest for 3 h/, "staff-raj"),
  ...CARE_SCENES,
  ...MODEL_SCENES,
  ...RECORD_SCENES,
  ...REMINDER_SCENES,
  ...DEVICE_SCENES,
  plainScreen("trace", "#/trace/01JRS4Q8ZK6T3M7V", /Alarm condition delay/),
];

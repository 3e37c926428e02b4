// Which screen is asked for, from the part of the address after `#`, so that *back* works and a
// reload stays where it was.
export type Route =
  | {
      readonly screen:
        | "board"
        | "sign-in"
        | "enrol"
        | "tablets"
        | "devices"
        | "residents"
        | "access"
        | "sensitivity"
        | "records"
        | "about"
        | "models"
        | "reminders"
        | "told-fall";
    }
  | { readonly screen: "alert" | "trace"; readonly alertId: string };

const OF_ALERT = /^#\/(alert|trace)\/([0-9A-Za-z]{1,64})$/;
const PLAIN = [
  "sign-in",
  "enrol",
  "tablets",
  "devices",
  "residents",
  "access",
  "sensitivity",
  "records",
  "about",
  "models",
  "reminders",
  "told-fall",
] as const;

export function routeOf(hash: string): Route {
  const [, ofAlert, alertId] = OF_ALERT.exec(hash) ?? [];
  if (alertId !== undefined) return { screen: ofAlert === "trace" ? "trace" : "alert", alertId };
  const screen = PLAIN.find((name) => hash === `#/${name}`);
  return { screen: screen ?? "board" };
}

export function hashOf(route: Route): string {
  if ("alertId" in route) return `#/${route.screen}/${route.alertId}`;
  return route.screen === "board" ? "#/" : `#/${route.screen}`;
}

// Which screen is asked for, from the part of the address after `#`, so that *back* works and a
// reload stays where it was.
export type Route =
  | { readonly screen: "board" | "sign-in" | "enrol" | "tablets" | "devices" | "about" }
  | { readonly screen: "trace"; readonly alertId: string };

const TRACE = /^#\/trace\/([0-9A-Za-z]{1,64})$/;
const PLAIN = ["sign-in", "enrol", "tablets", "devices", "about"] as const;

export function routeOf(hash: string): Route {
  const alertId = TRACE.exec(hash)?.[1];
  if (alertId !== undefined) return { screen: "trace", alertId };
  const screen = PLAIN.find((name) => hash === `#/${name}`);
  return { screen: screen ?? "board" };
}

export function hashOf(route: Route): string {
  if (route.screen === "trace") return `#/trace/${route.alertId}`;
  return route.screen === "board" ? "#/" : `#/${route.screen}`;
}

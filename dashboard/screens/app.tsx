// Chooses the screen; above every one of them the banners that may never be hidden.
import { type ReactElement, useEffect, useSyncExternalStore } from "react";
import { useAppState } from "../app-context.ts";
import { AlertStrip } from "../parts/alert-strip.tsx";
import { Announcer } from "../parts/announcer.tsx";
import { HiddenAlerts } from "../parts/hidden-alerts.tsx";
import { NotLiveBanner } from "../parts/not-live-banner.tsx";
import { PageFooter } from "../parts/page-footer.tsx";
import { SoundOffBanner } from "../parts/sound-off-banner.tsx";
import { TopBar } from "../parts/top-bar.tsx";
import type { AppState } from "../state/app-state.ts";
import { mayLook } from "../state/reduce-liveness.ts";
import { hashOf, type Route, routeOf } from "../state/route.ts";
import { AboutScreen } from "./about-screen.tsx";
import { AccessScreen } from "./access-screen.tsx";
import { AlertScreen } from "./alert-screen.tsx";
import { BoardScreen } from "./board-screen.tsx";
import { DevicesScreen } from "./devices-screen.tsx";
import { EnrolScreen } from "./enrol-screen.tsx";
import { ResidentsScreen } from "./residents-screen.tsx";
import { SensitivityScreen } from "./sensitivity-screen.tsx";
import { ModelsScreen } from "./models-screen.tsx";
import { RecordsScreen } from "./records-screen.tsx";
import { RemindersScreen } from "./reminders-screen.tsx";
import { SignInScreen } from "./sign-in-screen.tsx";
import { TabletsScreen } from "./tablets-screen.tsx";
import { ToldFallScreen } from "./told-fall-screen.tsx";
import { TraceScreen } from "./trace-screen.tsx";

function onHashChange(listener: () => void): () => void {
  window.addEventListener("hashchange", listener);
  return () => {
    window.removeEventListener("hashchange", listener);
  };
}

/** Signed out and not enrolled there is nothing to see but how to change that. */
function shownRoute(asked: Route, state: AppState): Route {
  const isPublic = asked.screen === "about" || asked.screen === "enrol";
  const isSignedOut = state.session !== null && !mayLook(state.session);
  if (isSignedOut && !isPublic) return { screen: "sign-in" };
  const isHere = state.session?.signedIn !== null && state.session !== null;
  return asked.screen === "sign-in" && isHere ? { screen: "board" } : asked;
}

const PLAIN_SCREENS: Readonly<
  Record<Exclude<Route["screen"], "alert" | "trace">, () => ReactElement>
> = {
  board: BoardScreen,
  "sign-in": SignInScreen,
  enrol: EnrolScreen,
  tablets: TabletsScreen,
  devices: DevicesScreen,
  residents: ResidentsScreen,
  access: AccessScreen,
  sensitivity: SensitivityScreen,
  models: ModelsScreen,
  reminders: RemindersScreen,
  "told-fall": ToldFallScreen,
  records: RecordsScreen,
  about: AboutScreen,
};

function Screen({ route }: { readonly route: Route }): ReactElement {
  if (route.screen === "alert") return <AlertScreen alertId={route.alertId} />;
  if (route.screen === "trace") return <TraceScreen alertId={route.alertId} />;
  const Plain = PLAIN_SCREENS[route.screen];
  return <Plain />;
}

export function App(): ReactElement {
  const state = useAppState();
  const hash = useSyncExternalStore(onHashChange, () => window.location.hash);
  const route = shownRoute(routeOf(hash), state);
  const shownHash = hashOf(route);
  useEffect(() => {
    // After signing in the address must not lead back to the PIN.
    if (route.screen === "board" && hash === "#/sign-in") window.location.replace(shownHash);
  }, [route.screen, hash, shownHash]);
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [shownHash]);
  return (
    <>
      <a className="nhsuk-skip-link" href="#main" onClick={skipToMain}>
        Skip to the alerts
      </a>
      <div className="banners">
        <NotLiveBanner />
        <SoundOffBanner />
        <TopBar />
        {route.screen !== "board" && <AlertStrip />}
      </div>
      <Announcer />
      <main id="main" className={`main main--${route.screen}`} tabIndex={-1}>
        <Screen route={route} />
      </main>
      <PageFooter />
      {route.screen === "board" && <HiddenAlerts />}
    </>
  );
}

/** The address after `#` names the screen here, so the link may not change it. */
function skipToMain(event: { readonly preventDefault: () => void }): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

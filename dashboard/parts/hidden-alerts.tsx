// At the foot of the board: what sounds while its card is scrolled away, and the way to that card.
import type { ReactElement } from "react";
import type { AlertView } from "../../gateway/api/contract/views.ts";
import { useAppState } from "../app-context.ts";
import { openAlerts } from "../state/alert-order.ts";
import { barKey, isCardHidden } from "../state/in-view.ts";
import { AlertInOneLine, lineClasses } from "./alert-in-one-line.tsx";
import { useInView } from "./use-in-view.ts";

function goToCard(alertId: string): void {
  const card = document.querySelector<HTMLElement>(
    `[data-alert-id="${CSS.escape(alertId)}"].alert`,
  );
  if (card === null) return;
  card.querySelector("h2")?.scrollIntoView({ block: "center" });
  card.focus({ preventScroll: true });
}

function HiddenAlert({ alert }: { readonly alert: AlertView }): ReactElement {
  const place = useInView<HTMLButtonElement>(barKey(alert.alertId), false);
  return (
    <button
      ref={place}
      type="button"
      className={lineClasses(alert)}
      onClick={() => {
        goToCard(alert.alertId);
      }}
    >
      <AlertInOneLine alert={alert} />
      <span className="strip__go">Go to this alert</span>
    </button>
  );
}

/** Drawn also while empty, so that the cards can follow its height. */
export function HiddenAlerts(): ReactElement {
  const state = useAppState();
  const hidden = openAlerts(state.alerts).filter(
    (alert) => alert.sounding && isCardHidden(state, alert.alertId),
  );
  return (
    <div className="foot-bar">
      {hidden.length > 0 && (
        <nav className="strip" aria-label="Alerts out of view">
          {hidden.map((alert) => (
            <HiddenAlert key={alert.alertId} alert={alert} />
          ))}
        </nav>
      )}
    </div>
  );
}

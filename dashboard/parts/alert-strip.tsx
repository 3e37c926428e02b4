// On every screen but the board: who needs somebody, in one line each, and the way to the board.
import type { ReactElement } from "react";
import type { AlertView } from "../../gateway/api/contract/views.ts";
import { useAppState } from "../app-context.ts";
import { openAlerts } from "../state/alert-order.ts";
import { barKey } from "../state/in-view.ts";
import { AlertInOneLine, lineClasses } from "./alert-in-one-line.tsx";
import { useInView } from "./use-in-view.ts";

function StripAlert({ alert }: { readonly alert: AlertView }): ReactElement {
  const place = useInView<HTMLAnchorElement>(barKey(alert.alertId), false);
  return (
    <a ref={place} href="#/" className={lineClasses(alert)}>
      <AlertInOneLine alert={alert} />
      <span className="strip__go">Go to the board</span>
    </a>
  );
}

export function AlertStrip(): ReactElement | null {
  const alerts = openAlerts(useAppState().alerts);
  if (alerts.length === 0) return null;
  return (
    <nav className="strip" aria-label="Open alerts">
      {alerts.map((alert) => (
        <StripAlert key={alert.alertId} alert={alert} />
      ))}
    </nav>
  );
}

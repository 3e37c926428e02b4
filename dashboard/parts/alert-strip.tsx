// On every screen but the board: who needs somebody, in one line each, and the way to the board.
import type { ReactElement } from "react";
import { useAppState } from "../app-context.ts";
import { openAlerts } from "../state/alert-order.ts";
import { subjectAndPlaceWords } from "../state/alert-words.ts";
import { Icon } from "./icon.tsx";

export function AlertStrip(): ReactElement | null {
  const alerts = openAlerts(useAppState().alerts);
  if (alerts.length === 0) return null;
  return (
    <nav className="strip" aria-label="Open alerts">
      {alerts.map((alert) => (
        <a
          key={alert.alertId}
          href="#/"
          className={`strip__alert${alert.sounding ? " strip__alert--sounding" : ""}`}
        >
          <Icon name="warning" />
          <strong>{alert.title}</strong> {subjectAndPlaceWords(alert)}
          <span className="strip__go">Go to the board</span>
        </a>
      ))}
    </nav>
  );
}

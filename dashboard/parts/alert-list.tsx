// All open alerts, most urgent first. When their order changes, touches are not taken for a moment:
// a finger on its way down must not land on somebody else's button.
import { type ReactElement, useEffect, useState } from "react";
import type { AlertView } from "../../gateway/api/contract/views.ts";
import { AlertCard } from "./alert-card.tsx";

/** A touch already on its way lands within this. */
const SETTLE_MS = 700;
/** From here on every alert but the first is drawn smaller. */
const COMPACT_FROM = 3;

function useSettling(order: string): boolean {
  const [settledOrder, setSettledOrder] = useState(order);
  useEffect(() => {
    const timer = setTimeout(() => {
      setSettledOrder(order);
    }, SETTLE_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [order]);
  return settledOrder !== order;
}

export function AlertList({
  alerts,
}: {
  readonly alerts: readonly AlertView[];
}): ReactElement | null {
  const isSettling = useSettling(alerts.map((alert) => alert.alertId).join(" "));
  if (alerts.length === 0) return null;
  const size = alerts.length === 1 ? "one" : alerts.length === 2 ? "two" : "many";
  return (
    <section
      className={`alerts alerts--${size}${isSettling ? " alerts--settling" : ""}`}
      aria-label="Open alerts"
    >
      {alerts.map((alert, index) => (
        <AlertCard
          key={alert.alertId}
          alert={alert}
          isCompact={alerts.length >= COMPACT_FROM && index > 0}
        />
      ))}
    </section>
  );
}

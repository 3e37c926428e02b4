// All open alerts, most urgent first. A card somebody presses on keeps its place for a while, and when
// the order does change, touches are not taken for a moment: a finger must not land on another's button.
import { type ReactElement, useEffect, useState } from "react";
import type { AlertView } from "../../gateway/api/contract/views.ts";
import { type HeldPlace, withHeldPlace } from "../state/alert-order.ts";
import { AlertCard } from "./alert-card.tsx";

/** A touch already on its way lands within this. */
const SETTLE_MS = 700;
/** Time for the next press on the same card. */
const HOLD_MS = 10_000;
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

interface Holding {
  readonly held: HeldPlace | null;
  readonly hold: (place: HeldPlace) => void;
}

function useHeldPlace(): Holding {
  const [held, setHeld] = useState<HeldPlace | null>(null);
  useEffect(() => {
    if (held === null) return;
    const timer = setTimeout(() => {
      setHeld(null);
    }, HOLD_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [held]);
  return { held, hold: setHeld };
}

export function AlertList({
  alerts: ordered,
}: {
  readonly alerts: readonly AlertView[];
}): ReactElement | null {
  const { held, hold } = useHeldPlace();
  const alerts = withHeldPlace(ordered, held);
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
          onPress={() => {
            hold({ alertId: alert.alertId, index });
          }}
        />
      ))}
    </section>
  );
}

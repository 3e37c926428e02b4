// The samples behind an alert, as a screen draws them: how hard, not in which direction.
import type { Alert } from "../../domain/home.ts";
import { readWindow } from "../../domain/finding.ts";
import type { ApiParts } from "../api-parts.ts";
import type { Handler } from "../caller.ts";
import type { WindowView } from "../contract/views.ts";
import { readAlertId } from "../read-request.ts";
import { RequestFault } from "../request-fault.ts";
import type { RouteName } from "../route-access.ts";

type WindowRoute = Extract<RouteName, `GET /alerts/${string}`>;

/** A hundredth of g is finer than any screen draws. */
const STEPS_PER_G = 100;

export function windowRoutes(parts: ApiParts): Record<WindowRoute, Handler> {
  return {
    "GET /alerts/:alertId/window": async (c) => c.json(await windowOf(parts, readAlertId(c))),
  };
}

async function windowOf({ hub }: ApiParts, alertId: string): Promise<WindowView> {
  const change = await hub.readRow("alert", alertId);
  const stored = change?.kind === "alert" ? change.row : null;
  const alert = hub.home.alert.get(alertId) ?? stored;
  if (alert === null) {
    throw new RequestFault("alert/unknown", "There is no such alert", { where: "path alertId" });
  }
  const windowId = windowIdOf(alert);
  const bytes = windowId === undefined ? undefined : await hub.readEvidence(windowId);
  const kept = bytes === undefined ? undefined : readWindow(bytes);
  if (kept === undefined) {
    const message = "No movement is kept with this alert: there was none, or its time is over";
    throw new RequestFault("alert/no-window", message);
  }
  const magnitudeG = kept.magnitudeG.map((g) => Math.round(g * STEPS_PER_G) / STEPS_PER_G);
  return { alertId, rateHz: kept.rateHz, impactIndex: kept.impactIndex, magnitudeG };
}

/** Of the finding that raised it, or of the first that came after. */
function windowIdOf({ lines }: Alert): string | undefined {
  for (const { line } of lines) {
    if (line.kind === "fall-detected" && typeof line.windowId === "string") return line.windowId;
  }
  return undefined;
}

// What the views are made from: the home, names, and what is known beside the log.
import type { Delivery, Home, WakeUp } from "../../domain/home.ts";
import type { DeviceStatus, HubSettings, Stranger } from "../hub-port.ts";
import type { NameBook } from "./name-book.ts";

export interface BoardHealth {
  readonly boardId: string;
  readonly label: string;
  readonly canSound: boolean;
  readonly lastHeardMs: number;
}

export interface ViewSource {
  readonly home: Home;
  readonly settings: HubSettings;
  readonly names: Pick<NameBook, "resident" | "staff" | "namesakes">;
  readonly index: {
    deliveriesOf(alertId: string): readonly Delivery[];
    wakeUpsOf(alertId: string): readonly WakeUp[];
  };
  deviceStatus(deviceId: string): DeviceStatus | undefined;
  strangers(): readonly Stranger[];
  boards(): readonly BoardHealth[];
}

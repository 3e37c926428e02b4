// Figures for /metrics. No label names a person: devices are counted, not listed.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** Seconds; one window takes about a millisecond on a hub. */
const SCORE_BUCKETS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.2];

export class Meters {
  readonly registry = new Registry();
  readonly packets: Counter<"channel" | "driver">;
  readonly driverUp: Gauge<"driver">;
  readonly refused: Counter<"why">;
  readonly events: Counter<"type">;
  readonly gapMs: Counter;
  readonly windows: Counter;
  readonly scoreSeconds: Histogram;
  readonly openAlerts: Gauge;
  readonly owed: Gauge;
  readonly waiting: Gauge<"destination">;
  readonly oldestSeconds: Gauge<"destination">;
  readonly bufferHours: Gauge<"destination">;
  readonly notSent: Gauge<"destination">;
  readonly lowered: Gauge;
  readonly faults: Gauge<"fault">;

  constructor() {
    const registers = [this.registry];
    const name = (text: string): string => `hearthwatch_${text}`;
    collectDefaultMetrics({ register: this.registry });
    this.packets = new Counter({
      ...{ name: name("packets_total"), help: "Packets received", registers },
      labelNames: ["channel", "driver"],
    });
    this.driverUp = new Gauge({
      ...{ name: name("driver_up"), help: "1 while a radio or connection works", registers },
      labelNames: ["driver"],
    });
    this.refused = new Counter({
      ...{ name: name("refused_total"), help: "What drivers refused or dropped", registers },
      labelNames: ["why"],
    });
    this.events = new Counter({
      ...{ name: name("events_total"), help: "Events committed to the log", registers },
      labelNames: ["type"],
    });
    this.gapMs = new Counter({
      ...{ name: name("motion_gap_ms_total"), help: "Motion that was missing, ms", registers },
    });
    this.windows = new Counter({
      ...{ name: name("windows_scored_total"), help: "Windows scored by the model", registers },
    });
    this.scoreSeconds = new Histogram({
      ...{ name: name("score_seconds"), help: "Time to score one batch of windows", registers },
      buckets: SCORE_BUCKETS,
    });
    this.openAlerts = new Gauge({
      ...{ name: name("alerts_open"), help: "Alerts not closed", registers },
    });
    this.lowered = new Gauge({
      ...{ name: name("sensitivity_lowered"), help: "Residents below the usual", registers },
    });
    this.owed = new Gauge({
      ...{ name: name("deliveries_owed"), help: "Deliveries not yet accepted", registers },
    });
    const ofLine = (text: string, help: string): Gauge<"destination"> =>
      new Gauge({
        ...{ name: name(`destination_${text}`), help, registers, labelNames: ["destination"] },
      });
    this.waiting = ofLine("waiting", "Deliveries that wait");
    this.oldestSeconds = ofLine("oldest_seconds", "Age of the oldest of them");
    this.bufferHours = ofLine(
      "buffer_hours",
      "How long its line can stay down at the last day's rate",
    );
    this.notSent = ofLine("not_sent", "Messages refused for good");
    this.faults = new Gauge({
      ...{ name: name("faults"), help: "Parts of the system that do not work now", registers },
      labelNames: ["fault"],
    });
  }
}

// The alarm receiving centres of one contract as one destination: each in turn until one has handled
// the alarm. Before it: the outbox. After it: one centre at a time.
import type { Clock } from "../../domain/clock.ts";
import type { DestinationPath, Notice, Notifier } from "../../domain/notifier.ts";
import { GatewayError, isGatewayError, messageOf } from "../../errors.ts";
import { LineStanding } from "../line-standing.ts";
import { judgeMrs, TOO_LONG } from "./judge-answer.ts";
import type { ScaipCentre } from "./scaip-centre.ts";
import type { ScaipDialect } from "./scaip-dialect.ts";
import { reportOf, type ReportSettings } from "./scaip-report.ts";
import { type Mrq, type Sender, writeMrq } from "./write-mrq.ts";

/**
 * What a centre holds goes to the next one after this long: a queue there is no help here. Where there is
 * no next one, staff are told that nobody there has taken it.
 */
const HOLD_PATIENCE_MS = 180_000;

export interface CentreLine {
  readonly name: string;
  readonly centre: ScaipCentre;
  readonly dialect: ScaipDialect;
  /** Longest body its transport should carry. */
  readonly mostBytes: number;
}

export interface ScaipDestinationOptions extends Omit<ReportSettings, "dialect"> {
  readonly clock: Clock;
  readonly sender: Sender;
  readonly lines: readonly CentreLine[];
  readonly heartbeatMs: number | undefined;
  readonly holdPauseMs: number;
}

interface Line extends CentreLine {
  readonly standing: LineStanding;
}

interface Holding {
  readonly line: Line;
  readonly sinceMs: number;
}

export class ScaipDestination implements Notifier {
  readonly #options: ScaipDestinationOptions;
  readonly #lines: readonly Line[];
  readonly #holding = new Map<string, Holding>();
  readonly paths: readonly DestinationPath[];

  constructor(options: ScaipDestinationOptions) {
    this.#options = options;
    this.#lines = options.lines.map((line) => ({
      ...line,
      standing: new LineStanding(options.clock),
    }));
    this.paths = this.#lines.map((line, index) => this.#pathOf(line, index));
  }

  async deliver(notice: Notice, signal: AbortSignal): Promise<void> {
    const failures: { readonly line: Line; readonly error: unknown }[] = [];
    for (const line of this.#inOrder(notice.alertId)) {
      try {
        await this.#tell(line, notice, signal);
        this.#holding.delete(notice.alertId);
        return;
      } catch (error) {
        if (this.#isHeld(line, notice.alertId, error)) throw error;
        failures.push({ line, error });
        if (signal.aborted) break;
      }
    }
    throw this.#summary(failures);
  }

  async close(): Promise<void> {
    for (const { centre } of this.#lines) centre.close();
    await Promise.resolve();
  }

  /** Who holds the alarm is asked about it; then those that answer, in the order of the config. */
  #inOrder(alertId: string): readonly Line[] {
    const holder = this.#holding.get(alertId)?.line;
    const rank = (line: Line): number => {
      if (line === holder) return 0;
      return line.standing.isAvoided ? 2 : 1;
    };
    return [...this.#lines].sort((a, b) => rank(a) - rank(b));
  }

  async #tell(line: Line, notice: Notice, signal: AbortSignal): Promise<void> {
    const report = reportOf(notice, { ...this.#options, dialect: line.dialect });
    await this.#send(line, report, signal);
  }

  async #send(line: Line, mrq: Mrq, signal: AbortSignal): Promise<void> {
    const { sender, holdPauseMs } = this.#options;
    const { centre, dialect, mostBytes, standing } = line;
    try {
      let answer = await centre.ask(mrq.ref, writeMrq(mrq, sender, dialect, mostBytes), signal);
      if (answer.snu === TOO_LONG) {
        const short = writeMrq({ ...mrq, ite: "" }, sender, dialect, mostBytes);
        answer = await centre.ask(mrq.ref, short, signal);
      }
      judgeMrs(answer, holdPauseMs);
      standing.answered();
    } catch (error) {
      // One that holds an alarm answers.
      if (isGatewayError(error, "notifier/held")) standing.answered();
      else standing.failed(error);
      throw error;
    }
  }

  /** True: the alarm stays with this centre for now. */
  #isHeld(line: Line, alertId: string, error: unknown): boolean {
    if (!isGatewayError(error, "notifier/held")) return false;
    const nowMs = this.#options.clock.monotonic();
    const before = this.#holding.get(alertId);
    const sinceMs = before?.line === line ? before.sinceMs : nowMs;
    this.#holding.set(alertId, { line, sinceMs });
    return nowMs - sinceMs < HOLD_PATIENCE_MS;
  }

  /** Refused for good only where every centre says so: the others may take it yet. */
  #summary(failures: readonly { readonly line: Line; readonly error: unknown }[]): GatewayError {
    const texts = failures.map(({ line, error }) =>
      this.#lines.length === 1 ? messageOf(error) : `${line.name} ${messageOf(error)}`,
    );
    const isPassing = ({ error }: { readonly error: unknown }): boolean =>
      isGatewayError(error, "notifier/unreachable", "notifier/held");
    const isRefused = ({ error }: { readonly error: unknown }): boolean =>
      isGatewayError(error, "notifier/refused");
    const text = texts.join("; ");
    const [only, ...others] = failures;
    if (others.length === 0 && isGatewayError(only?.error, "notifier/held")) {
      const { holdPauseMs: retryAfterMs } = this.#options;
      const saying = `has held it for 3 minutes and more: ${text}`;
      return new GatewayError("notifier/turned-away", saying, { cause: { retryAfterMs } });
    }
    if (failures.every(isPassing)) return new GatewayError("notifier/unreachable", text);
    return new GatewayError(
      failures.every(isRefused) ? "notifier/refused" : "notifier/turned-away",
      text,
    );
  }

  #pathOf(line: Line, index: number): DestinationPath {
    return {
      name: this.#lines.length === 1 ? "" : line.name,
      heartbeatMs: this.#options.heartbeatMs,
      trouble: () => line.standing.trouble,
      contact: async (purpose, signal) => {
        const { codes, clock } = this.#options;
        const { dty, stc, pri } = index === 0 ? codes.heartbeat : codes.heartbeatSecondary;
        const mty = purpose === "heartbeat" ? "PI" : "ME";
        const startedMs = clock.monotonic();
        await this.#send(line, { ref: this.#contactRef(index), mty, dty, stc, pri }, signal);
        const tookMs = Math.round(clock.monotonic() - startedMs);
        return `answered 0 (handled) after ${String(tookMs)} ms`;
      },
    };
  }

  /** No two in a row may have one reference; it follows from the time, so that a restart is no risk. */
  #contactRef(index: number): string {
    const deciseconds = Math.floor(this.#options.clock.now() / 100);
    return `HB${String(deciseconds).padStart(13, "0").slice(-13)}${String(index % 10)}`;
  }
}

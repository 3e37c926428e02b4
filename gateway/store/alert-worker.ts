// Worker thread of the alert lane: takes whatever writes are waiting, commits them together, and
// answers after the fsync. Before it: the main thread; after it: the disk.
import { join } from "node:path";
import {
  type MessagePort,
  parentPort,
  receiveMessageOnPort,
  workerData,
} from "node:worker_threads";
import { GatewayError } from "../errors.ts";
import type { AlertWrite } from "./alert-write.ts";
import { AlertWriter, type PendingWrite, type WriteOutcome } from "./alert-writer.ts";
import { DATABASE_FILE, RESERVE_FILE } from "./data-folder.ts";
import { failureOf } from "./failure.ts";
import {
  type Answer,
  type Envelope,
  type FromWorker,
  isEnvelope,
  isWorkerSettings,
  type WorkerSettings,
} from "./lane-protocol.ts";
import { Reserve } from "./reserve.ts";

export type AlertRequest = AlertWrite | { readonly op: "close" };

/** Writes that share a commit. More would make the first of them wait for the last. */
const MAX_WRITES_TOGETHER = 64;

/**
 * Lets the drill prove that it can see a missing fsync. Nothing else may set it: at NORMAL a power
 * cut loses alerts that were acknowledged.
 */
function alertSynchronous(): "FULL" | "NORMAL" {
  if (process.env["HEARTHWATCH_TEST_ALERT_SYNCHRONOUS"] !== "NORMAL") return "FULL";
  process.stderr.write(
    "WARNING: HEARTHWATCH_TEST_ALERT_SYNCHRONOUS=NORMAL: a power cut will lose alerts. Tests only.\n",
  );
  return "NORMAL";
}

function post(port: MessagePort, message: FromWorker): void {
  port.postMessage(message);
}

function answer(id: number, outcome: WriteOutcome | undefined): Answer {
  if (outcome !== undefined && "failure" in outcome) return { id, failure: outcome.failure };
  return { id, value: outcome?.value };
}

function isSpaceGone(outcomes: readonly WriteOutcome[]): boolean {
  return outcomes.some((it) => "failure" in it && it.failure.code === "store/full");
}

function takeWaiting(port: MessagePort, first: unknown): readonly Envelope<AlertRequest>[] {
  const taken: Envelope<AlertRequest>[] = [];
  for (let message: unknown = first; message !== undefined; ) {
    if (isEnvelope<AlertRequest>(message)) taken.push(message);
    if (taken.length >= MAX_WRITES_TOGETHER) break;
    const next: { message: unknown } | undefined = receiveMessageOnPort(port);
    message = next?.message;
  }
  return taken;
}

function serve(port: MessagePort, writer: AlertWriter, reserve: Reserve): void {
  port.on("message", (first: unknown) => {
    const taken = takeWaiting(port, first);
    const writes: { id: number; pending: PendingWrite }[] = [];
    for (const { id, mode, request } of taken) {
      if (request.op !== "close") writes.push({ id, pending: { write: request, mode } });
    }
    const outcomes = writes.length === 0 ? [] : writer.writeAll(writes.map((it) => it.pending));
    if (isSpaceGone(outcomes)) post(port, { kind: "space", state: "full" });
    const answers = writes.map((it, index) => answer(it.id, outcomes[index]));
    if (answers.length > 0) post(port, { kind: "answers", answers });
    const close = taken.find((it) => it.request.op === "close");
    if (close === undefined) return;
    writer.close();
    reserve.close();
    post(port, { kind: "answers", answers: [{ id: close.id, value: undefined }] });
    port.close();
  });
}

function start(port: MessagePort, settings: WorkerSettings): void {
  const file = join(settings.dataDir, DATABASE_FILE);
  try {
    const reserve = new Reserve(join(settings.dataDir, RESERVE_FILE), settings.reserveBytes);
    const writer = new AlertWriter({
      file,
      synchronous: alertSynchronous(),
      reserve,
      onReserveUsed: () => {
        post(port, { kind: "space", state: "low" });
      },
    });
    serve(port, writer, reserve);
    post(port, { kind: "ready" });
  } catch (error) {
    post(port, { kind: "refused", failure: failureOf(error, file) });
    port.close();
  }
}

const settings: unknown = workerData;
if (parentPort === null || !isWorkerSettings(settings)) {
  throw new GatewayError("internal/bug", "the alert worker is started by the store only");
}
start(parentPort, settings);

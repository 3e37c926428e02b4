// Worker thread of everything in the store that may wait. Before it: the main thread.
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { GatewayError } from "../errors.ts";
import { Background } from "./background.ts";
import type { BackgroundRequest } from "./background-request.ts";
import { failureOf } from "./failure.ts";
import {
  type Answer,
  DIED_OF_IT,
  type Envelope,
  type FromWorker,
  isEnvelope,
  isWorkerSettings,
  type WorkerSettings,
} from "./lane-protocol.ts";

function answerTo(
  background: Background,
  { id, mode, request }: Envelope<BackgroundRequest>,
  dataDir: string,
): Answer {
  if (mode === "look") return { id, failure: DIED_OF_IT };
  try {
    return { id, value: background.run(request) };
  } catch (error) {
    return { id, failure: failureOf(error, dataDir) };
  }
}

function start(port: MessagePort, { dataDir, reserveBytes }: WorkerSettings): void {
  const post = (message: FromWorker): void => {
    port.postMessage(message);
  };
  try {
    const background = new Background({
      dataDir,
      reserveBytes,
      onSpace: (state) => {
        post({ kind: "space", state });
      },
      onFault: (fault) => {
        post({ kind: "fault", fault });
      },
    });
    port.on("message", (message: unknown) => {
      if (!isEnvelope<BackgroundRequest>(message)) return;
      post({ kind: "answers", answers: [answerTo(background, message, dataDir)] });
      if (message.request.part === "upkeep" && message.request.op === "close") port.close();
    });
    post({ kind: "ready" });
  } catch (error) {
    post({ kind: "refused", failure: failureOf(error, dataDir) });
    port.close();
  }
}

const settings: unknown = workerData;
if (parentPort === null || !isWorkerSettings(settings)) {
  throw new GatewayError("internal/bug", "the background worker is started by the store only");
}
start(parentPort, settings);

// A store worker that dies when told to: of a request that comes for the first time, or of each try.
import { parentPort } from "node:worker_threads";
import { DIED_OF_IT, type FromWorker, isEnvelope } from "../../gateway/store/lane-protocol.ts";

export type CrashRequest =
  | { readonly op: "echo"; readonly text: string }
  | { readonly op: "die-once"; readonly text: string }
  | { readonly op: "die" }
  | { readonly op: "close" };

function post(message: FromWorker): void {
  parentPort?.postMessage(message);
}

parentPort?.on("message", (message: unknown) => {
  if (!isEnvelope<CrashRequest>(message)) return;
  const { id, mode, request } = message;
  if (mode === "look") {
    post({ kind: "answers", answers: [{ id, failure: DIED_OF_IT }] });
    return;
  }
  if (request.op === "die" || (request.op === "die-once" && mode === "first")) {
    throw new Error("the worker died on purpose");
  }
  const value = request.op === "echo" || request.op === "die-once" ? request.text : undefined;
  post({ kind: "answers", answers: [{ id, value }] });
  if (request.op === "close") parentPort?.close();
});
post({ kind: "ready" });

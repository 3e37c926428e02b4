// Chooses where TensorFlow.js computes: native if installed, else wasm, else plain JavaScript.
// Before it: nothing. After it: the classifier. One backend a process, on one thread.
import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { GatewayError, messageOf } from "../gateway/errors.ts";

export type BackendName = "tensorflow" | "wasm" | "cpu";

/** Fastest first. `tensorflow` is @tensorflow/tfjs-node, which is used when installed, never required. */
const PREFERENCE: readonly BackendName[] = ["tensorflow", "wasm", "cpu"];

/** Sets the wanted backend up, or the best that works. Throws `model/failed` when none does. */
export async function useBackend(wanted?: BackendName): Promise<BackendName> {
  const faults: string[] = [];
  for (const name of wanted === undefined ? PREFERENCE : [wanted]) {
    try {
      if (await withoutFaultHooks(async () => await start(name))) return name;
      faults.push(`${name}: it did not start`);
    } catch (error) {
      faults.push(`${name}: ${messageOf(error).split("\n")[0] ?? ""}`);
    }
  }
  throw new GatewayError("model/failed", `No backend of TensorFlow.js works: ${faults.join("; ")}`);
}

async function start(name: BackendName): Promise<boolean> {
  await IMPORT[name]();
  if (!(await tf.setBackend(name))) return false;
  await tf.ready();
  if (name === "cpu") silenceAdvertisement();
  return true;
}

const IMPORT: Record<BackendName, () => Promise<void>> = {
  tensorflow: async () => {
    // By name at run time: the package is optional and must not be looked for when compiling.
    const name: string = "@tensorflow/tfjs-node";
    await import(name);
  },
  wasm: async () => {
    const wasm = await import("@tensorflow/tfjs-backend-wasm");
    const entry = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm");
    wasm.setWasmPaths(`${dirname(entry)}${sep}`);
    // The hub's other core belongs to the database; threads would also stop the process from ending.
    wasm.setThreadsCount(1);
  },
  cpu: async () => {
    await import("@tensorflow/tfjs-backend-cpu");
  },
};

/** The wasm module hooks the process's fault events and would decide how the hub dies: unhook it. */
async function withoutFaultHooks<T>(start: () => Promise<T>): Promise<T> {
  const exceptions = process.listeners("uncaughtException");
  const rejections = process.listeners("unhandledRejection");
  try {
    return await start();
  } finally {
    for (const hook of process.listeners("uncaughtException")) {
      if (!exceptions.includes(hook)) process.off("uncaughtException", hook);
    }
    for (const hook of process.listeners("unhandledRejection")) {
      if (!rejections.includes(hook)) process.off("unhandledRejection", hook);
    }
  }
}

/** The plain-JS backend prints an advertisement with a URL at its first use. */
function silenceAdvertisement(): void {
  Object.assign(tf.backend(), { firstUse: false });
}

// One suite for every backend of TensorFlow.js that is present on this machine.
import { createRequire } from "node:module";
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isGatewayError } from "../../gateway/errors.ts";
import type { BackendName } from "../../models/backend.ts";
import { type CheckedModel, loadClassifier } from "../../models/load-classifier.ts";
import { SHIPPED_MODEL } from "../../models/shipped-model.ts";
import { remounted, syntheticWindows } from "../unit/motion/synthetic-window.ts";

const windows = syntheticWindows(24);
const [first] = windows;
if (first === undefined) throw new Error("no window to score");

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}

const present: readonly BackendName[] = isInstalled("@tensorflow/tfjs-node")
  ? ["wasm", "cpu", "tensorflow"]
  : ["wasm", "cpu"];
if (!present.includes("tensorflow")) {
  process.stderr.write("SKIPPED: @tensorflow/tfjs-node is not installed (it is never required)\n");
}

/** 100,000 windows take well under a minute on two idle cores. */
const SOAK_TIMEOUT_MS = 600_000;

/** By hand in wasm, some tens of seconds: HEARTHWATCH_SOAK_WINDOWS=100000 npx vitest run test/contract/classifier.test.ts */
function leakWindowsOf(backend: BackendName): number {
  const asked = backend === "wasm" ? process.env["HEARTHWATCH_SOAK_WINDOWS"] : undefined;
  return asked === undefined ? 2_000 : Number(asked);
}

describe.each(present)("classifier on %s", (backend) => {
  let model: CheckedModel;
  let reference: readonly number[];

  beforeAll(async () => {
    const wasm = await loadClassifier(SHIPPED_MODEL, "wasm");
    reference = wasm.classifier.score(windows);
    wasm.classifier[Symbol.dispose]();
    model = await loadClassifier(SHIPPED_MODEL, backend);
  });

  afterAll(() => {
    model.classifier[Symbol.dispose]();
  });

  it("is the backend that was asked for", () => {
    expect(model.backend).toBe(backend);
    expect(tf.getBackend()).toBe(backend);
  });

  it("[H-16.3] gives the same scores as every other backend", () => {
    for (const [i, score] of model.classifier.score(windows).entries()) {
      expect(Math.abs(score - (reference[i] ?? Number.NaN))).toBeLessThan(1e-4);
    }
  });

  it("scores a batch of several positions as it scores each window alone", () => {
    const alone = windows.slice(0, 6).map((window) => model.classifier.score([window])[0] ?? -1);
    const together = model.classifier.score(windows.slice(0, 6));
    for (const [i, score] of together.entries()) expect(score).toBeCloseTo(alone[i] ?? -1, 5);
    expect(model.classifier.score([])).toEqual([]);
  });

  it("does not depend on how the device is strapped on", () => {
    const turned = model.classifier.score(windows.map(remounted));
    for (const [i, score] of turned.entries()) {
      expect(Math.abs(score - (reference[i] ?? Number.NaN))).toBeLessThan(1e-3);
    }
  });

  it("gives a share for whatever finite motion comes", () => {
    fc.assert(
      fc.property(
        fc.float32Array({ minLength: 750, maxLength: 750, noNaN: true, min: -32, max: 32 }),
        (accel) => {
          const [score = -1] = model.classifier.score([{ ...first, accel }]);
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("[H-01.1] throws model/failed rather than give a score that is no number", () => {
    const accel = first.accel.slice().fill(Number.NaN);
    let thrown: unknown;
    try {
      model.classifier.score([{ ...first, accel }]);
    } catch (error) {
      thrown = error;
    }
    expect(isGatewayError(thrown, "model/failed")).toBe(true);
  });

  it(
    `leaves no tensor behind in ${String(leakWindowsOf(backend))} windows`,
    () => {
      model.classifier.score(windows);
      const before = { tensors: tf.memory().numTensors, buffers: tf.backend().numDataIds() };
      for (let scored = 0; scored < leakWindowsOf(backend); scored += windows.length)
        model.classifier.score(windows);
      const after = { tensors: tf.memory().numTensors, buffers: tf.backend().numDataIds() };
      expect(after).toEqual(before);
    },
    SOAK_TIMEOUT_MS,
  );

  it("gives all its tensors back when it is disposed of", async () => {
    const before = tf.memory().numTensors;
    const second = await loadClassifier(SHIPPED_MODEL, backend);
    expect(tf.memory().numTensors).toBeGreaterThan(before);
    second.classifier[Symbol.dispose]();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("brings a check that is no harder to reach than an alert", () => {
    for (const { alert, check } of Object.values(model.classifier.operatingPoints)) {
      expect(check).toBeLessThanOrEqual(alert);
      expect(alert).toBeLessThan(1);
    }
  });
});

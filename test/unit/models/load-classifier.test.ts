import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isGatewayError, messageOf } from "../../../gateway/errors.ts";
import { loadClassifier } from "../../../models/load-classifier.ts";
import { SHIPPED_MODEL } from "../../../models/shipped-model.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "model-"));
  cpSync(SHIPPED_MODEL, folder, { recursive: true });
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function failure(): Promise<unknown> {
  try {
    await loadClassifier(folder, "wasm");
    return undefined;
  } catch (error) {
    return error;
  }
}

function changeCard(change: (card: Record<string, unknown>) => void): void {
  const file = join(folder, "card.json");
  const card: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (typeof card !== "object" || card === null) throw new Error("the card is no object");
  const fields = { ...card };
  change(fields);
  writeFileSync(file, JSON.stringify(fields));
}

describe("loading a model folder", () => {
  it("takes the shipped model, whose card vouches for it", async () => {
    const { classifier, card } = await loadClassifier(folder, "wasm");
    expect(classifier.version).toBe(card.version);
    expect(card.training.sets.length).toBeGreaterThan(0);
    expect(card.figuresAre).toContain("acted falls");
    classifier[Symbol.dispose]();
  });

  it("[H-01.1] says model/missing, and which file, when the folder is empty", async () => {
    rmSync(join(folder, "card.json"));
    const error = await failure();
    expect(isGatewayError(error, "model/missing")).toBe(true);
    expect(messageOf(error)).toContain(join(folder, "card.json"));
  });

  it("[H-01.1] says model/missing when the weights are gone", async () => {
    rmSync(join(folder, "weights.bin"));
    expect(isGatewayError(await failure(), "model/missing")).toBe(true);
  });

  it("[H-01.1] [H-16.1] says model/corrupt when one bit of the weights differs", async () => {
    const file = join(folder, "weights.bin");
    const bytes = readFileSync(file);
    bytes[1000] = (bytes[1000] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    expect(isGatewayError(await failure(), "model/corrupt")).toBe(true);
  });

  it("says model/corrupt when the card is not JSON", async () => {
    writeFileSync(join(folder, "card.json"), "{");
    expect(isGatewayError(await failure(), "model/corrupt")).toBe(true);
  });

  it("says model/corrupt, and which field, when the card has another form", async () => {
    changeCard((card) => {
      card["operatingPoints"] = { wrist: { alert: 2, check: 0.1 } };
    });
    const error = await failure();
    expect(isGatewayError(error, "model/corrupt")).toBe(true);
    expect(messageOf(error)).toContain("operatingPoints");
  });

  it("[H-16.3] says model/failed when the self-test gives another score than the card", async () => {
    changeCard((card) => {
      card["selfTest"] = { wrist: 0.123, waist: 0.123 };
    });
    expect(isGatewayError(await failure(), "model/failed")).toBe(true);
  });

  it("leaves the process's own fault handlers alone", async () => {
    const before = process.listenerCount("unhandledRejection");
    const { classifier } = await loadClassifier(folder, "wasm");
    expect(process.listenerCount("unhandledRejection")).toBe(before);
    classifier[Symbol.dispose]();
  });
});

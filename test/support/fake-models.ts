// Two models behind the API's port, whole and compared; a test may break what it needs broken.
import type { ModelPair, ModelsPort, ModelState } from "../../gateway/api/hub-port.ts";
import type { ModelComparison } from "../../gateway/domain/compare-models.ts";
import type { CardFacts } from "../../gateway/domain/model-folder.ts";
import { wilson } from "../../gateway/domain/wilson.ts";
import { GatewayError } from "../../gateway/errors.ts";

export const LIVE = "a".repeat(64);
export const SHADOW = "b".repeat(64);

function cardOf(version: string): CardFacts {
  const about = { position: "waist", heldOut: "subject", condition: "as recorded" } as const;
  const figures = { ...about, set: "made-up", sensitivity: wilson(98, 100) };
  const specificity = { elderly: wilson(99, 100) };
  return {
    ...{ name: "hearth", version, intendedUse: "To tell.", limits: ["Slow slides."] },
    figuresAre: "Laboratory figures of acted falls.",
    figures: [
      { ...figures, specificity, level: "alert" },
      { ...figures, specificity, level: "degraded-alert", sensitivity: wilson(80, 100) },
      { ...figures, specificity, level: "alert", condition: "10 Hz, clipped at 2 g" },
    ],
  };
}

export class FakeModels implements ModelsPort {
  isWhole = true;
  readonly done: string[] = [];

  live(): ModelState {
    return this.isWhole
      ? { card: cardOf("hearth-2"), fingerprint: LIVE, fault: null }
      : { card: cardOf("hearth-2"), fingerprint: null, fault: "weights.bin is missing" };
  }

  shadow(): ModelState {
    return { card: cardOf("hearth-3"), fingerprint: SHADOW, fault: null };
  }

  comparison(): Promise<ModelComparison> {
    return Promise.resolve({
      ...{ sinceMs: 1_000, windows: 4_000, dropped: 2, liveAlerts: 20, shadowAlerts: 18, both: 17 },
      ...{ fallsKept: wilson(9, 9), unneededSpared: wilson(3, 8), shadowAlone: 1 },
      ...{ liveRight: wilson(9, 17), shadowRight: wilson(9, 14), toldFallsFound: wilson(1, 2) },
    });
  }

  promote(seen: ModelPair, staffId: string): Promise<void> {
    if (seen.shadow !== SHADOW || seen.live !== LIVE) {
      return Promise.reject(new GatewayError("model/refused", "another model is in service"));
    }
    this.done.push(`${staffId} promotes`);
    return Promise.resolve();
  }

  undoPromotion(staffId: string): Promise<void> {
    this.done.push(`${staffId} undoes`);
    return Promise.resolve();
  }
}

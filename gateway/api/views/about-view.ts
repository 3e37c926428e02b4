// What the product is for, and its model's figures beside those of real homes. After it: `aboutView`.
import type { CardFacts, CardFigures } from "../../domain/model-folder.ts";
import type { AboutView, LaboratoryView } from "../contract/model-views.ts";
import type { HubPort } from "../hub-port.ts";

/** Published, in use and not in a laboratory. No figure of ours may stand without them. */
const FIELD_FIGURES = [
  {
    words:
      "Detectors that found about 98% of falls in the laboratory found 19% to 80% of falls in care homes.",
    source: "Lipsitz 2016; AIDE-MOI",
  },
  {
    words: "They raised about half an unneeded alert an hour.",
    source: "Palmerini 2020",
  },
] as const;

const AS_RECORDED = "as recorded";

export function aboutViewOf({ settings, models }: HubPort): AboutView {
  const { card, fingerprint } = models.live();
  return {
    intendedPurpose: settings.intendedPurpose,
    softwareVersion: settings.softwareVersion,
    model: card === null ? null : modelOf(card),
    degraded: fingerprint === null,
    field: FIELD_FIGURES.map((figure) => ({ ...figure })),
  };
}

function modelOf(card: CardFacts): NonNullable<AboutView["model"]> {
  const { name, version, intendedUse, figuresAre, limits } = card;
  return {
    ...{ name, version, intendedUse, figuresAre, limits: [...limits] },
    alert: figuresAt(card, "alert"),
    withoutModel: figuresAt(card, "degraded-alert"),
  };
}

/** Of people held out, with nothing changed about their recordings. */
function figuresAt(card: CardFacts, level: CardFigures["level"]): LaboratoryView[] {
  return card.figures
    .filter((figures) => figures.level === level && figures.heldOut === "subject")
    .filter(({ condition }) => condition === AS_RECORDED)
    .map(({ set, position, sensitivity, specificity }) => ({
      ...{ set, position, sensitivity: { ...sensitivity } },
      specificity: Object.entries(specificity).map(([group, share]) => ({
        group,
        share: { ...share },
      })),
    }));
}

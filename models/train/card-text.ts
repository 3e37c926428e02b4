// The sentences of the model card that are written by people. Read by whoever decides to use a model.

export const INTENDED_USE =
  "Tells care staff that a resident may have fallen, so that a person can go and look. It does not " +
  "find every fall, especially slow slides: keep planned checks and the nurse call. It is not a medical device.";

export const FIGURES_ARE =
  "Laboratory figures of acted falls on mattresses, almost all by people under 47, and of older people's " +
  "daily life as performed in a laboratory. Detectors with such figures have found 19% to 80% of falls in " +
  "care homes (Lipsitz 2016; AIDE-MOI) and raised 0.5 unneeded alerts an hour (Palmerini 2020). " +
  "No figure per resident and day can be claimed from these recordings.";

export const AUGMENTATION =
  "Every trial also as other hardware would have recorded it: random mounting, 10 to 100 Hz with and " +
  "without a low-pass, full scale 2 to 16 g, gain, offset and noise, samples stamped on arrival, packets " +
  "lost; windows cut by the live detector. The wrist also learns from the waist's falls, at half their weight.";

export const LIMITS: readonly string[] = [
  "A fall without a blow of 1.45 g or more (a slow slide, sinking down a wall) is not looked at.",
  "Falls that were trained on are acted by young people onto mattresses; older people's falls differ.",
  "At 10 Hz or with a full scale of 2 g blows are missed: such devices are for help and activity only.",
  "The wearer's posture is not known at the wrist: getting up is reported at the waist only.",
];

/** Licence state of the recordings a network learnt from, by name of the set. */
const LICENCES: Readonly<Record<string, string>> = {
  weda_fall_wrist:
    "WEDA-FALL: its public repository states no licence; a commercial release needs the authors' permission",
  smartfallmm_watch:
    "SmartFallMM: its public repository states no licence; a commercial release needs the authors' permission",
  sisfall_waist:
    "SisFall with SisFall_enhanced annotations: no licence stated in the public repositories; a commercial release needs the authors' permission",
};

export function licenceOf(set: string): string {
  return LICENCES[set] ?? "not known";
}

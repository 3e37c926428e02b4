// What a device sends → the sensor type it looks like. A proposal for the installer, never a decision:
// the same pad lies in a bed, on a chair or on the floor.

/** The first that fits wins: what can call for help or see a fall comes first. */
const BY_PROPERTY: readonly (readonly [properties: readonly string[], type: string])[] = [
  [["fall_down_status", "fall_status", "fall"], "radar"],
  [["sos", "asking", "action", "pressed"], "help-button"],
  [["contact", "open"], "door-contact"],
  [["pressure_state", "pressure_pad"], "bed-occupancy"],
  [["presence", "occupied"], "radar"],
  [["vibration", "moving"], "vibration"],
  [["occupancy", "motion"], "pir-motion"],
  [["heart_rate", "heart-rate", "breathing_rate", "breathing-rate", "steps"], "vital-trend"],
  [["temperature", "humidity", "illuminance"], "climate"],
];

export function proposeType(sends: readonly string[]): string | null {
  const found = BY_PROPERTY.find(([names]) => names.some((name) => sends.includes(name)));
  return found?.[1] ?? null;
}

// The words of the screens: which ones staff must never read, and which they must.
export const FORBIDDEN_WORDS: readonly RegExp[] = [
  // In England it also means unpaid family.
  /\bcarers?\b/i,
  /\bladders?\b/i,
  /\bsupervis\w*/i,
  /\bdead[- ]letters?\b/i,
  /\bquarantin\w*/i,
  /\bwander\w*/i,
  /\bfalse alarms?\b/i,
  /\ball (?:is )?(?:normal|well|clear|ok)\b/i,
  /\bcoverage\b/i,
  /\bescalat\w*/i,
  /\belopement\b/i,
  /\bpatients?\b/i,
];

/** On the screens where they belong, these are what staff read instead. */
export const REQUIRED_WORDS = {
  board: ["last heard", "not heard since", "battery flat", "not worn", "charging"],
  devices: ["Not set up"],
  closeForm: ["No fall found", "Fall found", "Help given", "Test", "Not known"],
  notSent: ["Not sent"],
} as const;

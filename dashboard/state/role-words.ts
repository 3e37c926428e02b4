// What each role is called on the screens.
export const ROLE_WORDS = {
  staff: "staff",
  manager: "manager",
  installer: "installer",
  responder: "remote team",
  family: "family",
} as const;

// What the product claims, and what it does not: the one copy, word for word, that the hub sends
// and every screen shows.
export const INTENDED_PURPOSE =
  "Hearthwatch tells care staff that a resident may have fallen or needs help, so that a person " +
  "can go and look. It does not find every fall, especially slow slides: keep your planned checks " +
  "and your nurse call. It is not a medical device.";

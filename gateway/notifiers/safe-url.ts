// Where alerts may be sent over HTTP: nobody on the way may read or change them.
export const SAFE_URL = "must be https, or http to this machine (loopback)";

export function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const isLoopback = ["127.0.0.1", "[::1]", "localhost"].includes(url.hostname);
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback);
}

// Keeps the tablet's screen on while the board is looked at. Browsers offer this only in a secure
// context; elsewhere the tablet's own setting must do it.
export function keepAwake(): void {
  if (!("wakeLock" in navigator)) return;
  const ask = (): void => {
    if (document.visibilityState !== "visible") return;
    // Refused on a low battery: the screen then dims as the tablet decides.
    navigator.wakeLock.request("screen").catch(() => undefined);
  };
  // The browser lets go of it whenever the page is hidden.
  document.addEventListener("visibilitychange", ask);
  ask();
}

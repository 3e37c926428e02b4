// One answer of the hub for one screen: asked when the screen opens and, if wanted, again and again.
import { useEffect, useState } from "react";
import { faultWords } from "./hub-fault.ts";

export interface Answer<T> {
  readonly answer: T | null;
  readonly faultWords: string | null;
}

/** `key` names the question: another key asks again. `ask` itself must not depend on the render. */
export function useAnswer<T>(
  key: string,
  ask: () => Promise<T>,
  everyMs: number | null = null,
): Answer<T> {
  const [known, setKnown] = useState<Answer<T>>({ answer: null, faultWords: null });
  useEffect(() => {
    let isGone = false;
    const askOnce = (): void => {
      ask().then(
        (answer) => {
          if (!isGone) setKnown({ answer, faultWords: null });
        },
        (fault: unknown) => {
          if (!isGone) setKnown((before) => ({ ...before, faultWords: faultWords(fault) }));
        },
      );
    };
    askOnce();
    const timer = everyMs === null ? undefined : setInterval(askOnce, everyMs);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, [key, everyMs]);
  return known;
}

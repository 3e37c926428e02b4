// Follows whether a part of the page can be seen without scrolling, and tells the store. What lies
// under the banners or under the bar at the foot of the screen counts as out of view.
import { type RefObject, useEffect, useRef } from "react";
import { useTools } from "../app-context.ts";

/** So much of it must be in view to be read; the rest allows for rounded pixels. */
const READABLE_RATIO = 0.9;
/** Those that stay in place while the page scrolls under them. */
const TOP_COVER = ".banners";
const FOOT_COVER = ".foot-bar";

function heightPx(cover: Element | null): number {
  return cover === null ? 0 : Math.ceil(cover.getBoundingClientRect().height);
}

/** `isCoverable`: false for what is itself part of a cover. */
export function useInView<E extends HTMLElement>(
  key: string,
  isCoverable: boolean,
): RefObject<E | null> {
  const { store } = useTools();
  const place = useRef<E>(null);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const covers = isCoverable
      ? [document.querySelector(TOP_COVER), document.querySelector(FOOT_COVER)]
      : [];
    let observer: IntersectionObserver | null = null;
    const watch = (): void => {
      observer?.disconnect();
      const [topPx = 0, footPx = 0] = covers.map(heightPx);
      observer = new IntersectionObserver(
        (entries) => {
          const ratio = entries.at(-1)?.intersectionRatio ?? 0;
          store.dispatch({ type: "view-changed", key, isInView: ratio >= READABLE_RATIO });
        },
        { threshold: READABLE_RATIO, rootMargin: `-${topPx}px 0px -${footPx}px 0px` },
      );
      observer.observe(element);
    };
    watch();
    const resized = new ResizeObserver(watch);
    for (const cover of covers) if (cover !== null) resized.observe(cover);
    return () => {
      resized.disconnect();
      observer?.disconnect();
      store.dispatch({ type: "view-changed", key, isInView: null });
    };
  }, [store, key, isCoverable]);
  return place;
}

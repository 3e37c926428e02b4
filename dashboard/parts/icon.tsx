// The pictures beside the words: never the only sign of anything, so hidden from screen readers.
import type { ReactElement, ReactNode } from "react";

export type IconName =
  | "fall"
  | "help"
  | "movement"
  | "reminder"
  | "technical"
  | "check"
  | "warning"
  | "sound-off"
  | "no-link"
  | "place"
  | "clock"
  | "wearable"
  | "battery"
  | "silent"
  | "going"
  | "here"
  | "home";

const SHAPES: Readonly<Record<IconName, ReactNode>> = {
  fall: (
    <>
      <circle cx="17.5" cy="5.500" r="2.300" fill="currentColor" stroke="none" />
      <path d="M15 9 9.500 12l2 4.500M15 9l1 5 4 1.500M11.500 16.500 6 17M9.500 12 6 10" />
      <path d="M3 21h18" />
    </>
  ),
  help: (
    <path d="M7 12V6.500a1.500 1.500 0 0 1 3 0V11 4.500a1.500 1.500 0 0 1 3 0V11 5.500a1.500 1.500 0 0 1 3 0V12 8.500a1.500 1.500 0 0 1 3 0V15c0 4-2.500 6.500-6.500 6.500-3 0-4.600-1.300-6-3.800L4 13.500c-.8-1.600 1.200-2.700 2.200-1.400z" />
  ),
  reminder: (
    <>
      <path d="M10.500 20.500 20 11a4.600 4.600 0 0 0-6.500-6.500L4 14a4.600 4.600 0 0 0 6.500 6.500z" />
      <path d="m8.800 9.200 6 6" />
    </>
  ),
  movement: (
    <>
      <circle cx="13" cy="4.500" r="2.300" fill="currentColor" stroke="none" />
      <path d="M12.500 9 11 14l3.500 3 .5 4.500M11 14l-1.500 3.500-3 4M12.500 9l-4 1.500-1 3.500M12.500 9l2.500 3 3.500 1" />
    </>
  ),
  technical: (
    <path d="M14.500 6.500a4 4 0 0 1 5-3.800l-2.300 2.300 1.800 1.800 2.300-2.300a4 4 0 0 1-5.300 5L7.500 18a2.100 2.100 0 0 1-3-3l8.500-8.500z" />
  ),
  check: (
    <>
      <path d="M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12z" />
      <circle cx="12" cy="12" r="2.800" />
    </>
  ),
  warning: <path d="M12 3 22 20.500H2zM12 9.500v5M12 17.300v.4" />,
  "sound-off": <path d="M3 9.500v5h4l5 4.500V5L7 9.500zM16 9.500l5 5M21 9.500l-5 5" />,
  "no-link": (
    <path d="M2 9c2-1.800 4.300-3 6.800-3.500M14 5.300c3 .3 5.800 1.600 8 3.700M5.500 13a9 9 0 0 1 4-2.400M15 10.800a9 9 0 0 1 3.500 2.200M9 16.800a4.500 4.500 0 0 1 6 0M12 20v.4M3.500 3.500l17 17" />
  ),
  place: (
    <>
      <path d="M12 21.500c4.500-5 7-8.300 7-11.800A7 7 0 0 0 5 9.700c0 3.500 2.500 6.800 7 11.800z" />
      <circle cx="12" cy="9.700" r="2.400" />
    </>
  ),
  clock: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 7v5.300l3.500 2" />
    </>
  ),
  wearable: (
    <>
      <rect x="7" y="7" width="10" height="10" rx="3" />
      <path d="M9 7V2.500h6V7M9 17v4.500h6V17" />
    </>
  ),
  battery: <path d="M3 8h15v8H3zM18 10.500h3v3h-3M6 10.500v3" />,
  silent: (
    <>
      <circle cx="12" cy="12" r="9" strokeDasharray="3 3" />
      <path d="M12 7v6M12 16.300v.4" />
    </>
  ),
  going: <path d="M4 12h14M13 6.500l5.500 5.500-5.500 5.500" />,
  here: (
    <>
      <circle cx="12" cy="6" r="3" />
      <path d="M5.500 21v-3.500a6.500 6.500 0 0 1 13 0V21" />
    </>
  ),
  home: <path d="M3.500 11 12 4l8.500 7v9.500h-17z" />,
};

export function Icon({ name }: { readonly name: IconName }): ReactElement {
  return (
    <svg
      className="icon"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {SHAPES[name]}
    </svg>
  );
}

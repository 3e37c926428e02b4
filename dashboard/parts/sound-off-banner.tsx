// Shown until sound is seen to run: a browser is silent after every load until it is touched.
import type { ReactElement } from "react";
import { useAppState, useTools } from "../app-context.ts";
import { mayLook } from "../state/reduce-liveness.ts";
import { Icon } from "./icon.tsx";

export function SoundOffBanner(): ReactElement | null {
  const { session, sound } = useAppState();
  const { unlockSound } = useTools();
  if (sound.canSound || !mayLook(session)) return null;
  return (
    <button type="button" className="sound-off" onClick={unlockSound}>
      <Icon name="sound-off" />
      <span className="sound-off__words">
        <strong>SOUND OFF – touch here</strong>
        <span>This screen cannot sound alerts until it is touched.</span>
      </span>
    </button>
  );
}

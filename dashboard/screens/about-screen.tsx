// What the product is for, word for word, and what it is not.
import type { ReactElement } from "react";
import { INTENDED_PURPOSE } from "../../gateway/api/contract/intended-purpose.ts";
import { useAppState } from "../app-context.ts";

export function AboutScreen(): ReactElement {
  const { board } = useAppState();
  return (
    <div className="sheet">
      <h1 className="sheet__heading">About Hearthwatch</h1>
      <h2>Intended purpose</h2>
      <p className="sheet__purpose">{board?.intendedPurpose ?? INTENDED_PURPOSE}</p>
      <h2>What this board tells you</h2>
      <ul>
        <li>Only a person ends an alert: go, look, and then close it here.</li>
        <li>
          A tile says when a device was last heard. It cannot say that a resident is well: nothing
          heard is not good news.
        </li>
        <li>NOT LIVE means that new alerts do not reach this screen.</li>
        <li>SOUND OFF means that this screen is silent until it is touched.</li>
      </ul>
      {board !== null && (
        <p>
          {board.homeName}, hub <span className="reference">{board.hubId}</span>
        </p>
      )}
    </div>
  );
}

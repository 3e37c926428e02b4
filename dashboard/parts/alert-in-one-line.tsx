// One alert in one line, as the bars name it: what, who and where.
import type { ReactElement } from "react";
import type { AlertView } from "../../gateway/api/contract/views.ts";
import { headlineWords, subjectAndPlaceWords } from "../state/alert-words.ts";
import { Icon } from "./icon.tsx";

/** The looks of a line: a technical alert never looks like a resident's. */
export function lineClasses({ kind, sounding }: AlertView): string {
  if (kind === "technical") return "strip__alert strip__alert--technical";
  return sounding ? "strip__alert strip__alert--sounding" : "strip__alert";
}

export function AlertInOneLine({ alert }: { readonly alert: AlertView }): ReactElement {
  if (alert.kind === "technical") {
    return (
      <>
        <Icon name="technical" />
        <strong>{headlineWords(alert)}</strong>
      </>
    );
  }
  return (
    <>
      <Icon name="warning" />
      <strong>{alert.title}</strong> {subjectAndPlaceWords(alert)}
    </>
  );
}

// One alert in one line, as the bars name it: what, who and where.
import type { ReactElement } from "react";
import type { AlertView } from "../../gateway/api/contract/views.ts";
import { headlineWords, subjectAndPlaceWords } from "../state/alert-words.ts";
import { Icon } from "./icon.tsx";

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

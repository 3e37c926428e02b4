// Figures of a model in the laboratory: falls found, and trials without an unneeded alert.
import type { ReactElement } from "react";
import type { LaboratoryView } from "../../gateway/api/contract/model-views.ts";
import { groupWords, setWords, shareWords } from "../state/model-words.ts";

interface LaboratoryTableProps {
  readonly caption: string;
  readonly rows: readonly LaboratoryView[];
}

export function LaboratoryTable({ caption, rows }: LaboratoryTableProps): ReactElement {
  return (
    <div className="scroll-x" role="region" aria-label={caption} tabIndex={0}>
      <table className="table">
        <caption className="table__caption">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Recordings</th>
            <th scope="col">Acted falls found</th>
            <th scope="col">Other movements without an unneeded alert</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.set} ${row.position}`}>
              <th scope="row">{setWords(row)}</th>
              <td>{shareWords(row.sensitivity)}</td>
              <td>
                <ul className="table__list">
                  {row.specificity.map(({ group, share }) => (
                    <li key={group}>
                      {groupWords(group)}: {shareWords(share)}
                    </li>
                  ))}
                </ul>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

// How one resident is sensed, and what may be changed of it here.
import { type ReactElement, useState } from "react";
import type { ResidentCare, ResidentsView } from "../../gateway/api/contract/care-views.ts";
import { endOf, setRule } from "../hub/care-api.ts";
import { faultWords } from "../hub/hub-fault.ts";
import {
  awayWords,
  basisWords,
  privateWords,
  PURPOSE_WORDS,
  RULE_NAMES,
  ruleWords,
} from "../state/care-words.ts";
import { AwayForm } from "./away-form.tsx";
import { BasisForm } from "./basis-form.tsx";
import { Icon } from "./icon.tsx";
import { PrivateForm } from "./private-form.tsx";
import { RuleForm } from "./rule-form.tsx";

type FormName = "private" | "away" | "basis" | "rule";

interface Line {
  readonly key: string;
  readonly words: string;
  readonly needsCare: boolean;
  /** What the button beside it does; null: none for this person. */
  readonly end: (() => Promise<ResidentsView>) | null;
  readonly endWords: string;
  /** What it ends, where the button alone does not say it. */
  readonly about: string;
}

interface ResidentCareProps {
  readonly care: ResidentCare;
  readonly isManager: boolean;
  readonly nowMs: number;
  readonly timeZone: string;
  readonly onSet: (view: ResidentsView) => void;
}

function linesOf({ care, isManager, nowMs, timeZone }: ResidentCareProps): readonly Line[] {
  const { residentId, privateTime, away, bases, rules } = care;
  const plain = { needsCare: false };
  const hidden: Line[] =
    privateTime === null
      ? []
      : [
          {
            ...{ key: "private", words: privateWords(privateTime, nowMs, timeZone), ...plain },
            ...{
              end: async () => await endOf(residentId, "private-time"),
              endWords: "End it",
              about: "private time",
            },
          },
        ];
  const gone: Line[] =
    away === null
      ? []
      : [
          {
            ...{ key: "away", words: awayWords(away, nowMs, timeZone), ...plain },
            ...{
              end: async () => await endOf(residentId, "away"),
              endWords: "Back now",
              about: "",
            },
          },
        ];
  const based = bases.map((basis): Line => {
    const end = async () => await endOf(residentId, `bases/${basis.purpose}`);
    return {
      ...{ key: basis.purpose, words: basisWords(basis, timeZone), needsCare: basis.isOverdue },
      ...{ end: isManager ? end : null, endWords: "End it", about: PURPOSE_WORDS[basis.purpose] },
    };
  });
  const set = rules.map((one): Line => {
    const off = async () => await setRule(residentId, { rule: one.rule, periods: [] });
    return {
      ...{ key: one.rule, words: ruleWords(one), ...plain },
      ...{ end: isManager ? off : null, endWords: "Switch off", about: RULE_NAMES[one.rule] },
    };
  });
  return [...hidden, ...gone, ...based, ...set];
}

function Lines(props: ResidentCareProps & { readonly who: string }): ReactElement {
  const { onSet, who } = props;
  const [fault, setFault] = useState<string | null>(null);
  const lines = linesOf(props);
  return (
    <>
      {lines.length === 0 && <p>No basis recorded: only calls for help come through.</p>}
      <ul className="care-lines">
        {lines.map(({ key, words, needsCare, end, endWords, about }) => (
          <li key={key} className={needsCare ? "remark--care" : undefined}>
            <span>
              {needsCare && <Icon name="warning" />} {words}
            </span>
            {end !== null && (
              <button
                type="button"
                className="act act--small"
                onClick={() => {
                  end().then(onSet, (error: unknown) => {
                    setFault(faultWords(error));
                  });
                }}
              >
                {endWords}
                <span className="nhsuk-u-visually-hidden">
                  {about === "" ? "" : `: ${about}`} for {who}
                </span>
              </button>
            )}
          </li>
        ))}
      </ul>
      {fault !== null && (
        <p className="alert__fault" role="alert">
          {fault}
        </p>
      )}
    </>
  );
}

const BUTTONS: readonly {
  readonly name: FormName;
  readonly words: string;
  readonly isManagers: boolean;
}[] = [
  { name: "private", words: "Private time", isManagers: false },
  { name: "away", words: "Away", isManagers: false },
  { name: "basis", words: "Record or review a basis", isManagers: true },
  { name: "rule", words: "Switch an alert on", isManagers: true },
];

export function ResidentCareItem(props: ResidentCareProps): ReactElement {
  const { care, isManager, nowMs, onSet } = props;
  const { residentId } = care;
  const [open, setOpen] = useState<FormName | null>(null);
  const who = [care.preferredName, care.roomName].filter((part) => part !== null).join(", ");
  const close = (): void => {
    setOpen(null);
  };
  const form = {
    ...{ residentId, who, nowMs, onCancel: close },
    onSet: (view: ResidentsView) => {
      close();
      onSet(view);
    },
  };
  return (
    <li className="setting">
      <h2 className="setting__who">{who}</h2>
      <Lines {...props} who={who} />
      {open === "private" && <PrivateForm {...form} />}
      {open === "away" && <AwayForm {...form} />}
      {open === "basis" && <BasisForm {...form} />}
      {open === "rule" && <RuleForm {...form} care={care} />}
      {open === null && (
        <div className="panel__buttons">
          {BUTTONS.filter(({ isManagers }) => isManager || !isManagers).map(({ name, words }) => (
            <button
              key={name}
              type="button"
              className="act act--small"
              onClick={() => {
                setOpen(name);
              }}
            >
              {words}
              <span className="nhsuk-u-visually-hidden"> for {who}</span>
            </button>
          ))}
        </div>
      )}
    </li>
  );
}

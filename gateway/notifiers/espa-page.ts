// A notice → an ESPA 4.4.4 call to a pager: the place first, since displays are short. Before it: the
// outbox's notice. After it: the line.
import {
  ESPA_CALL_TYPES,
  ESPA_HEADERS,
  ESPA_RECORDS,
  type EspaBlock,
} from "../domain/espa/espa-block.ts";
import { ageWords } from "../domain/notice.ts";
import type { Notice } from "../domain/notifier.ts";

const PRIORITY = { high: "1", medium: "2", low: "3" } as const;

export interface PageForm {
  readonly pager: string;
  readonly textMost: number;
  readonly beep: Readonly<Partial<Record<Notice["priority"], string | undefined>>>;
  readonly transmissions: number | undefined;
}

/** What a person has to know first, in as many letters as the display has. */
export function pageText(notice: Notice, most: number): string {
  const { placeName, livesIn, text, ageMs, alertId, technical } = notice;
  const unknown = livesIn === null ? "Place not known" : `Place not known, lives in ${livesIn}`;
  const where = placeName ?? (technical === null ? unknown : "");
  // The notice's own words begin with what happened, up to the place.
  const [what = ""] = text.split(technical === null ? ", " : ";");
  const words = [where, what, technical === null ? ageWords(ageMs) : ""].filter(
    (one) => one !== "",
  );
  const said = words.join(" ");
  const withReference = `${said} ${alertId}`;
  return withReference.length <= most ? withReference : said.slice(0, most);
}

export function pageBlock(
  notice: Notice,
  { pager, textMost, beep, transmissions }: PageForm,
): EspaBlock {
  const beepCode = beep[notice.priority];
  return {
    header: ESPA_HEADERS.call,
    records: new Map([
      [ESPA_RECORDS.address, pager],
      [ESPA_RECORDS.text, pageText(notice, textMost)],
      ...(beepCode === undefined ? [] : [[ESPA_RECORDS.beep, beepCode] as const]),
      [ESPA_RECORDS.callType, ESPA_CALL_TYPES.standard],
      ...(transmissions === undefined
        ? []
        : [[ESPA_RECORDS.transmissions, String(transmissions)] as const]),
      [ESPA_RECORDS.priority, PRIORITY[notice.priority]],
    ]),
  };
}

/** Takes what was paged off the pagers again. */
export function cancelBlock(pager: string): EspaBlock {
  return {
    header: ESPA_HEADERS.call,
    records: new Map([
      [ESPA_RECORDS.address, pager],
      [ESPA_RECORDS.callType, ESPA_CALL_TYPES.reset],
    ]),
  };
}

/** Asks how a call stands: the same content as the call [ESPA 4.4.4 §4.4]. */
export function statusRequestOf({ records }: EspaBlock): EspaBlock {
  return { header: ESPA_HEADERS.statusRequest, records };
}

export function testBlock(pager: string): EspaBlock {
  return {
    header: ESPA_HEADERS.call,
    records: new Map([
      [ESPA_RECORDS.address, pager],
      [ESPA_RECORDS.text, "TEST Hearthwatch, nobody has to come"],
      [ESPA_RECORDS.callType, ESPA_CALL_TYPES.standard],
      [ESPA_RECORDS.priority, PRIORITY.low],
    ]),
  };
}

/** Durations in ISO 8601, and in words. A builder handles one number with one unit; anything else stays as written. */
import { t } from "./words";

export type Unit = "minutes" | "hours" | "days" | "weeks" | "months" | "years";

export interface Span {
  number: number;
  unit: Unit;
}

const LETTERS: Record<Unit, [string, string]> = {
  minutes: ["PT", "M"],
  hours: ["PT", "H"],
  days: ["P", "D"],
  weeks: ["P", "W"],
  months: ["P", "M"],
  years: ["P", "Y"],
};

/** "P3D" -> 3 days. Undefined when it has several parts, or none. */
export function readSpan(text: string): Span | undefined {
  const found = /^P(T?)(\d+)([YMWDH])$/.exec(text.trim());
  if (!found) return undefined;
  const unit = (Object.keys(LETTERS) as Unit[]).find((name) => LETTERS[name][0] === `P${found[1]}` && LETTERS[name][1] === found[3]);
  return unit && { number: Number(found[2]), unit };
}

/** 3 days -> "P3D". Numbers are whole and not negative. */
export function writeSpan({ number, unit }: Span): string {
  const [head, letter] = LETTERS[unit];
  return `${head}${Math.max(0, Math.round(number))}${letter}`;
}

export function unitName(unit: Unit): string {
  return {
    minutes: t("menit", "minutes"),
    hours: t("jam", "hours"),
    days: t("hari", "days"),
    weeks: t("minggu", "weeks"),
    months: t("bulan", "months"),
    years: t("tahun", "years"),
  }[unit];
}

export const UNITS = Object.keys(LETTERS) as Unit[];

/** What kind of time a text is: nothing, a plain duration, a date, a cycle, or an expression. */
export function timeKind(text: string): "none" | "duration" | "date" | "cycle" | "feel" {
  if (!text.trim()) return "none";
  if (/^=/.test(text)) return "feel";
  if (/^R\d*\//.test(text)) return "cycle";
  if (/^P/.test(text)) return "duration";
  if (/^\d{4}-\d{2}-\d{2}/.test(text)) return "date";
  return "feel";
}

/** A time in words, as a badge or a summary shows it. */
export function timeInWords(text: string): string {
  const span = readSpan(text);
  if (span) return `${span.number} ${unitName(span.unit)}`;
  return timeKind(text) === "feel" ? t("menurut rumus", "by a formula") : text;
}

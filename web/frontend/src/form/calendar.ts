/** The calendar of date fields in the language of the page. */
import flatpickr from "flatpickr";
import { Indonesian } from "flatpickr/dist/l10n/id.js";

export function speakCalendar(): void {
  if (document.documentElement.lang === "id") flatpickr.localize(Indonesian);
}

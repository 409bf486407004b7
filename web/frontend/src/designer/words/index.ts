/** The two languages of the pages. Every text of the designer stands in both beside the place that shows it. */

export const english = document.documentElement.lang === "en";

/** Indonesian or English, with ``{name}`` replaced. */
export function t(id: string, en: string, put: Record<string, string | number> = {}): string {
  return (english ? en : id).replace(/\{(\w+)\}/g, (whole, name: string) => String(put[name] ?? whole));
}

/** The time of day as the pages write it: 10.32 in Indonesian, 10:32 in English. */
export function clock(at: Date): string {
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${two(at.getHours())}${english ? ":" : "."}${two(at.getMinutes())}`;
}

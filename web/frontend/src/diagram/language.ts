/** Diagrams in the language of the page. */
import rangkul from "../moddle/rangkul.json";

/** Elements carry their English name beside the Indonesian one. */
export function inLanguageOfPage(xml: string): string {
  if (document.documentElement.lang !== "en") return xml;
  const parsed = new DOMParser().parseFromString(xml, "application/xml");
  for (const element of parsed.querySelectorAll("[name]")) {
    const english = element.getAttributeNS(rangkul.uri, "nameEn");
    if (english) element.setAttribute("name", english);
  }
  return new XMLSerializer().serializeToString(parsed);
}

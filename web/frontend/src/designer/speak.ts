/** Replaces the words of a part that cannot be translated otherwise, now and whenever it draws again. */
import { english } from "./words";

/** Texts that people have written are left alone: what stands in fields and editable places, and ``[data-own]``. */
export function speak(place: HTMLElement, words: Record<string, string>): () => void {
  if (english) return () => undefined;
  const put = (): void => {
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const now = node.nodeValue?.trim() ?? "";
      const text = words[now];
      if (text && text !== now && !node.parentElement?.closest("[contenteditable=true], textarea, [data-own], .fjs-form-field-label, .fjs-form-field-text")) node.nodeValue = text;
    }
    for (const name of ["placeholder", "aria-label", "title"]) {
      for (const element of place.querySelectorAll(`[${name}]`)) {
        const text = words[element.getAttribute(name) ?? ""];
        if (text) element.setAttribute(name, text);
      }
    }
  };
  const watch = new MutationObserver(put);
  watch.observe(place, { childList: true, subtree: true, characterData: true });
  put();
  return () => watch.disconnect();
}

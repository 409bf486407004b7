/** form-js speaks English only: its messages in the language of the page. */

type Words = Record<string, string>;

interface Validator {
  validateFieldInstance(instance: { id: string }, value: unknown): string[];
}

/** A form-js module: the validator's messages, translated. */
export function spokenValidator(words: Words): object {
  function Spoken(validator: Validator): void {
    const ask = validator.validateFieldInstance.bind(validator);
    validator.validateFieldInstance = (instance, value) => ask(instance, value).map((message) => translated(message, words));
  }
  Spoken.$inject = ["validator"];
  return { __init__: ["spokenValidator"], spokenValidator: ["type", Spoken] };
}

const MESSAGES: [RegExp, string][] = [
  [/^Field is required/, "required"],
  [/minimum value of (.*)\.$/, "min"],
  [/maximum value of (.*)\.$/, "max"],
  [/minimum length of (.*)\.$/, "min_length"],
  [/maximum length of (.*)\.$/, "max_length"],
  [/be an integer/, "integer"],
  [/not a number/, "number"],
  [/must match pattern/, "pattern"],
  [/valid email/, "email"],
  [/phone number/, "phone"],
];

function translated(message: string, words: Words): string {
  for (const [pattern, key] of MESSAGES) {
    const found = pattern.exec(message);
    const text = words[key];
    if (found && text) return text.replace("%s", found[1] ?? "");
  }
  return message;
}

/** Replaces the few words inside form-js's own controls, now and whenever it draws again. Returns how to stop. */
export function speakForms(island: HTMLElement, words: Words): () => void {
  const texts: Record<string, string | undefined> = {
    Select: words["select"],
    Search: words["search"],
    "Add new": words["add"],
    "No results": words["no_results"],
    "All values selected": words["all_selected"],
    Collapse: words["collapse"],
    "Remove list item": words["remove"],
    "Remove tag": words["remove"],
    "--:--": undefined,
    "mm/dd/yyyy": words["date"],
  };
  const put = (): void => {
    const walker = document.createTreeWalker(island, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = texts[node.nodeValue?.trim() ?? ""];
      if (text) node.nodeValue = text;
    }
    for (const element of island.querySelectorAll("[placeholder], [aria-label], [title]")) {
      for (const name of ["placeholder", "aria-label", "title"]) {
        const text = texts[element.getAttribute(name) ?? ""];
        if (text) element.setAttribute(name, text);
      }
    }
  };
  const watch = new MutationObserver(put);
  watch.observe(island, { childList: true, subtree: true, characterData: true });
  put();
  return () => watch.disconnect();
}

/** Small help for building pages by hand. Text is always set as text, never as HTML. */

type Child = Node | string | null | undefined | false;
type Props = Record<string, unknown>;

/** An element with attributes, listeners (``onclick`` …) and children. */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, props: Props = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value as EventListener);
    else if (name === "value") (made as unknown as { value: string }).value = String(value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false));
  return made;
}

let sprite = "/static/build/icons.svg";

/** Where the page says its icons are. */
export function iconsAt(address: string | undefined): void {
  if (address) sprite = address;
}

const SVG = "http://www.w3.org/2000/svg";

/** A decorative icon; a word always stands beside it or in its button's label. */
export function icon(name: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

/** A button that shows an icon and says its name to those who cannot see it. */
export function iconButton(name: string, label: string, act: (event: MouseEvent) => void, props: Props = {}): HTMLButtonElement {
  return el("button", { type: "button", class: "rkd-tool", "aria-label": label, title: label, onclick: act, ...props }, icon(name));
}

/** Runs ``act`` when nothing has called for ``wait`` milliseconds; ``now`` runs at once what is waiting. */
export function later<A extends unknown[]>(wait: number, act: (...given: A) => void): ((...given: A) => void) & { cancel(): void; now(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: A | undefined;
  const now = (): void => {
    clearTimeout(timer);
    const given = waiting;
    waiting = undefined;
    if (given) act(...given);
  };
  const call = (...given: A): void => {
    clearTimeout(timer);
    waiting = given;
    timer = setTimeout(now, wait);
  };
  const cancel = (): void => {
    clearTimeout(timer);
    waiting = undefined;
  };
  return Object.assign(call, { cancel, now });
}

/** Hands ``text`` to the browser as a file to keep. */
export function download(name: string, content: Blob): void {
  const link = el("a", { href: URL.createObjectURL(content), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

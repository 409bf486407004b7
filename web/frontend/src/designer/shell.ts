/** The frame of the designer: toolbar, files, canvas, editor beside it, panel, findings. */
import { el, icon } from "./dom";
import { t } from "./words";

export interface Shell {
  root: HTMLElement;
  bar: HTMLElement;
  files: HTMLElement;
  notice: HTMLElement;
  stage: HTMLElement;
  canvas: HTMLElement;
  way: HTMLElement;
  divider: HTMLElement;
  beside: HTMLElement;
  panel: HTMLElement;
  properties: HTMLElement;
  side: HTMLElement;
  findings: HTMLElement;
  /** sets the diagram's share of the width, in percent, unless the person has chosen one */
  share(percent: number): void;
}

export function buildShell(root: HTMLElement): Shell {
  const canvas = el("div", { class: "rkd-canvas" });
  const way = el("div", { class: "rkd-way", hidden: true });
  const stage = el("section", { class: "rkd-stage", "aria-label": t("Diagram", "Diagram") }, canvas, way);
  const divider = el("div", {
    class: "rkd-divider", role: "separator", tabindex: 0, hidden: true, "aria-orientation": "vertical",
    "aria-label": t("Lebar diagram", "Width of the diagram"), "aria-valuemin": 20, "aria-valuemax": 80, "aria-valuenow": 45,
  }); // prettier-ignore
  const beside = el("section", { class: "rkd-beside", hidden: true, "aria-label": t("Berkas", "File") });
  const properties = el("div", { class: "rkd-properties" });
  const handle = el(
    "button",
    {
      type: "button", class: "rkd-handle", "aria-expanded": "true",
      onclick: () => {
        const closed = panel.classList.toggle("is-closed");
        handle.setAttribute("aria-expanded", String(!closed));
      },
    }, // prettier-ignore
    icon("chevron-right"),
    el("span", {}, t("Isi elemen", "Properties")),
  );
  const panel = el("aside", { class: "rkd-panel", "aria-label": t("Isi elemen", "Properties") }, handle, properties);
  const side = el("aside", { class: "rkd-side", hidden: true });
  const work = el("div", { class: "rkd-work" }, stage, divider, beside, panel, side);
  const bar = el("header", { class: "rkd-bar" });
  const files = el("nav", { class: "rkd-files", "aria-label": t("Berkas rancangan", "Files of the draft") });
  const notice = el("div", { class: "rkd-notice", role: "status", hidden: true });
  const findings = el("section", { class: "rkd-findings", "aria-label": t("Temuan", "Findings") });
  root.replaceChildren(bar, files, notice, work, findings);
  const share = resize(work, divider);
  if (matchMedia("(max-width: 61.99rem)").matches) {
    panel.classList.add("is-closed");
    handle.setAttribute("aria-expanded", "false");
  }
  return { root, bar, files, notice, stage, canvas, way, divider, beside, panel, properties, side, findings, share };
}

/** The diagram's share of the width, by dragging or by the arrow keys. */
function resize(work: HTMLElement, divider: HTMLElement): (percent: number) => void {
  let share = 45;
  let chosen = false;
  const put = (next: number): void => {
    share = Math.max(20, Math.min(80, next));
    work.style.setProperty("--rkd-share", `${share}%`);
    divider.setAttribute("aria-valuenow", String(Math.round(share)));
  };
  divider.addEventListener("pointerdown", (event) => {
    divider.setPointerCapture(event.pointerId);
    chosen = true;
    const move = (moved: PointerEvent): void => {
      const box = work.getBoundingClientRect();
      put(((moved.clientX - box.left) / box.width) * 100);
    };
    divider.addEventListener("pointermove", move);
    divider.addEventListener("pointerup", () => divider.removeEventListener("pointermove", move), { once: true });
  });
  divider.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") put(share - 5);
    else if (event.key === "ArrowRight") put(share + 5);
    else return;
    chosen = true;
    event.preventDefault();
  });
  return (percent) => {
    if (!chosen) put(percent);
  };
}

export interface MenuItem {
  text: string;
  icon?: string;
  act: () => void;
  /** marks the one that is open */
  current?: boolean;
}

/** A button that opens a list of actions; closes by choosing, by Escape and by clicking elsewhere. */
export function menu(label: string, sign: string | undefined, items: () => MenuItem[], props: { bare?: boolean; class?: string } = {}): HTMLElement {
  const list = el("div", { class: "rkd-menu-list", hidden: true });
  const button = el(
    "button",
    {
      type: "button",
      class: props.class ?? (props.bare ? "rkd-tool" : "rkd-menu-button"),
      "aria-expanded": "false",
      "aria-haspopup": "true",
      ...(props.bare ? { "aria-label": label, title: label } : {}),
      onclick: () => toggle(list.hidden === true || list.hidden === "until-found"),
    },
    sign ? icon(sign) : null,
    props.bare ? null : el("span", {}, label),
    props.bare ? null : icon("chevron-down"),
  );
  const place = el("div", { class: "rkd-menu" }, button, list);
  const outside = (event: Event): void => {
    if (!place.contains(event.target as Node)) toggle(false);
  };
  const keys = (event: KeyboardEvent): void => {
    const buttons = [...list.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    if (event.key === "Escape") {
      toggle(false);
      button.focus();
    } else if (event.key === "ArrowDown") buttons[(at + 1) % buttons.length]?.focus();
    else if (event.key === "ArrowUp") buttons[(at - 1 + buttons.length) % buttons.length]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  function toggle(open: boolean): void {
    list.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (!open) {
      document.removeEventListener("pointerdown", outside, true);
      return;
    }
    document.addEventListener("pointerdown", outside, true);
    list.replaceChildren(
      ...items().map((item) =>
        el(
          "button",
          {
            type: "button", class: "rkd-menu-item", "aria-current": item.current ? "true" : undefined,
            onclick: () => {
              toggle(false);
              item.act();
            },
          }, // prettier-ignore
          item.icon ? icon(item.icon) : null,
          item.text,
        ),
      ),
    );
    list.querySelector("button")?.focus();
  }
  place.addEventListener("keydown", keys);
  return place;
}

/** The toolbar: name, save state, tools of the diagram, check, try it, stories, submit, export. */
import type { Designer } from "./designer";
import { toast } from "./dialog";
import { el, icon, iconButton } from "./dom";
import type { SaveState } from "./saving";
import { menu } from "./shell";
import type { Element } from "./types";
import { clock, t } from "./words";
import { exportItems } from "./exporting";

export class Toolbar {
  private readonly state = el("span", { class: "rkd-state", role: "status" });
  private readonly name = el("h1", { class: "rkd-name" });
  private readonly undo: HTMLButtonElement;
  private readonly redo: HTMLButtonElement;
  private readonly checked = el("span", { class: "rkd-counts" });
  private readonly scale = el("span", { class: "rkd-scale", "aria-live": "off" }, "100%");
  private readonly submit: HTMLButtonElement;
  private readonly changing: HTMLElement;

  constructor(
    place: HTMLElement,
    private readonly designer: Designer,
    back: string,
  ) {
    const run = (action: string, options: object = {}): void => {
      this.designer.modeler.get("editorActions").trigger(action, options);
    };
    const canvas = () => this.designer.shown.get("canvas");
    const zoom = (by: number): void => canvas().zoom(Math.min(4, Math.max(0.1, canvas().viewbox().scale * by)), "auto");
    this.undo = iconButton("arrow-back-up", t("Urungkan (Ctrl+Z)", "Undo (Ctrl+Z)"), () => run("undo"));
    this.redo = iconButton("arrow-forward-up", t("Ulangi (Ctrl+Y)", "Redo (Ctrl+Y)"), () => run("redo"));
    this.submit = el("button", { type: "button", class: "btn btn-primary btn-sm", onclick: () => void designer.submit() }, icon("send"), t("Ajukan", "Submit"));
    this.changing = el(
      "div",
      { class: "rkd-group" },
      this.undo,
      this.redo,
      menu(t("Ratakan dan sebar", "Align and distribute"), "layout-align-left", () => [
        { text: t("Rata kiri", "Align left"), icon: "layout-align-left", act: () => this.align("left") },
        { text: t("Rata tengah mendatar", "Align centre"), icon: "layout-align-center", act: () => this.align("center") },
        { text: t("Rata kanan", "Align right"), icon: "layout-align-right", act: () => this.align("right") },
        { text: t("Rata atas", "Align top"), icon: "layout-align-top", act: () => this.align("top") },
        { text: t("Rata tengah tegak", "Align middle"), icon: "layout-align-middle", act: () => this.align("middle") },
        { text: t("Rata bawah", "Align bottom"), icon: "layout-align-bottom", act: () => this.align("bottom") },
        { text: t("Sebar mendatar", "Distribute horizontally"), icon: "layout-distribute-horizontal", act: () => this.distribute("horizontal") },
        { text: t("Sebar tegak", "Distribute vertically"), icon: "layout-distribute-vertical", act: () => this.distribute("vertical") },
      ], { bare: true }),
      iconButton("palette", t("Warna elemen yang dipilih", "Colour of what is selected"), (event) => this.colours(event)),
    ); // prettier-ignore
    place.replaceChildren(
      el("a", { class: "rkd-tool", href: back, "aria-label": t("Kembali ke daftar rancangan", "Back to the drafts"), title: t("Kembali", "Back") }, icon("arrow-left")),
      el("div", { class: "rkd-title" }, this.name, this.state),
      this.changing,
      el(
        "div",
        { class: "rkd-group" },
        iconButton("search", t("Cari di diagram (Ctrl+F)", "Search in the diagram (Ctrl+F)"), (event) => {
          this.designer.showDiagram();
          // by Enter: letting go of the key would choose the first that is found; by mouse: this click would close it again
          if (event.detail === 0) document.addEventListener("keyup", () => run("find"), { once: true });
          else setTimeout(() => run("find"));
        }),
        iconButton("zoom-out", t("Perkecil", "Zoom out"), () => zoom(0.8)),
        this.scale,
        iconButton("zoom-in", t("Perbesar", "Zoom in"), () => zoom(1.25)),
        iconButton("zoom-scan", t("Tampilkan semuanya", "Show all of it"), () => canvas().zoom("fit-viewport", "auto")),
        iconButton("map", t("Peta kecil", "Minimap"), () => this.designer.modeler.get("minimap").toggle()),
      ),
      el(
        "div",
        { class: "rkd-group rkd-acts" },
        el("button", { type: "button", class: "btn btn-quiet btn-sm rkd-check", onclick: () => designer.showFindings() }, icon("shield-check"), el("span", { class: "rkd-word" }, t("Periksa", "Check")), this.checked),
        el("button", { type: "button", class: "btn btn-quiet btn-sm", onclick: () => void designer.play() }, icon("player-play"), el("span", { class: "rkd-word" }, t("Coba", "Try it"))),
        el("button", { type: "button", class: "btn btn-quiet btn-sm", onclick: () => void designer.stories() }, icon("book"), el("span", { class: "rkd-word" }, t("Cerita", "Stories"))),
        this.submit,
        menu(t("Unduh", "Download"), "download", () => exportItems(designer), { bare: true }),
      ),
    );
  }

  /** Once the editor is there. */
  watch(): void {
    const { modeler } = this.designer;
    const bus = modeler.get("eventBus");
    const stack = modeler.get("commandStack");
    const steps = (): void => {
      this.undo.disabled = !stack.canUndo();
      this.redo.disabled = !stack.canRedo();
    };
    bus.on(["commandStack.changed", "import.done"], steps);
    bus.on("canvas.viewbox.changed", ({ viewbox }: { viewbox: { scale: number } }) => {
      this.scale.textContent = `${Math.round(viewbox.scale * 100)}%`;
    });
    steps();
  }

  rename(name: string): void {
    this.name.textContent = name;
    document.title = `${name} · Rangkul`;
  }

  lock(locked: boolean, maySubmit: boolean): void {
    this.changing.hidden = locked;
    this.submit.hidden = locked || !maySubmit;
  }

  saved(state: SaveState): void {
    const [sign, text] = {
      saved: ["cloud-check", state.kind === "saved" ? t("tersimpan {time}", "saved {time}", { time: clock(state.at) }) : ""],
      changed: ["writing", t("diubah", "changed")],
      saving: ["refresh", t("menyimpan …", "saving …")],
      offline: ["cloud-off", state.kind === "offline" && !state.kept ? t("luring, belum tersimpan di mana pun", "offline, not saved anywhere") : t("luring, tersimpan di perangkat ini", "offline, kept on this device")],
      signedOut: ["lock", t("belum terkirim: Anda tidak lagi masuk", "not sent: you are signed out")],
      refused: ["alert-triangle", state.kind === "refused" ? t("tidak tersimpan: {why}", "not saved: {why}", { why: state.message }) : ""],
    }[state.kind] as [string, string]; // prettier-ignore
    this.state.className = `rkd-state ${state.kind}`;
    this.state.replaceChildren(icon(sign), el("span", {}, text));
    this.state.dataset["state"] = state.kind;
  }

  found(errors: number, warnings: number): void {
    this.checked.replaceChildren(
      ...(errors ? [el("span", { class: "rkd-count error" }, icon("circle-x"), String(errors), el("span", { class: "visually-hidden" }, t("galat", "errors")))] : []),
      ...(warnings ? [el("span", { class: "rkd-count warning" }, icon("alert-triangle"), String(warnings), el("span", { class: "visually-hidden" }, t("peringatan", "warnings")))] : []),
      ...(errors || warnings ? [] : [el("span", { class: "rkd-count good" }, icon("check"), el("span", { class: "visually-hidden" }, t("tanpa temuan", "nothing found")))]),
    );
  }

  private align(alignment: string): void {
    const chosen = this.chosen(2);
    if (chosen) this.designer.modeler.get("alignElements").trigger(chosen, alignment);
  }

  private distribute(orientation: string): void {
    const chosen = this.chosen(3);
    if (chosen) this.designer.modeler.get("distributeElements").trigger(chosen, orientation);
  }

  /** What is selected, if it is enough; else it is said what to do first. */
  private chosen(least: number): Element[] | undefined {
    const chosen = this.designer.modeler.get("selection").get() as Element[];
    if (chosen.length >= least) return chosen;
    toast(
      least === 1
        ? t("Pilih dahulu elemen di diagram.", "Select an element on the diagram first.")
        : t("Pilih dahulu paling sedikit {n} elemen: tahan Shift sambil mengetuknya.", "Select at least {n} elements first: hold Shift while you click them.", { n: least }),
    );
    return undefined;
  }

  private colours(event: MouseEvent): void {
    const chosen = this.chosen(1);
    if (!chosen) return;
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    this.designer.modeler.get("popupMenu").open(chosen, "color-picker", { x: box.left, y: box.bottom + 6, cursor: { x: box.left, y: box.bottom } });
  }
}

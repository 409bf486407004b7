/** The panel of a trial: the clock, who has what to do, the messages, the log. */
import type { Schema } from "../../form/formjs";
import { el, icon } from "../dom";
import { english, t } from "../words";
import { type FormCard, formCard } from "./formcard";
import type { Data, OpenItem, Play, Sendable, Step } from "./types";

export interface PanelActs {
  start(data: Data): void;
  step(step: Step): void;
  back(): void;
  again(): void;
  /** ask once more for what could not be played */
  retry(): void;
  save(): void;
  select(element: string): void;
}

const LANGUAGE = english ? "en-GB" : "id-ID";

export class PlayPanel {
  readonly element = el("div", { class: "rkp" });
  private readonly head = el("div", { class: "rkp-head" });
  private readonly body = el("div", { class: "rkp-body" });
  private cards: FormCard[] = [];
  private open = "";
  private lastCard: FormCard | undefined;

  constructor(private readonly acts: PanelActs) {
    this.element.append(this.head, this.body);
  }

  waiting(text: string): void {
    this.body.replaceChildren(el("p", { class: "rkd-waiting" }, text));
  }

  /** Nothing can be played: why. */
  broken(text: string): void {
    this.head.replaceChildren();
    this.body.replaceChildren(el("div", { class: "tell late", role: "alert" }, icon("alert-triangle"), el("div", {}, el("p", {}, text))), el("button", { type: "button", class: "btn btn-quiet", onclick: () => this.acts.retry() }, icon("refresh"), t("Coba lagi", "Try again")));
  }

  /** The step was refused: said where it was asked for. */
  refused(play: Play): boolean {
    if (!play.stop || !this.lastCard) return false;
    this.lastCard.refuse(play.stop.errors, play.stop.message);
    return true;
  }

  async show(play: Play, steps: number): Promise<void> {
    for (const card of this.cards.splice(0)) card.destroy();
    this.lastCard = undefined;
    this.drawHead(play, steps);
    if (!play.started) {
      await this.drawStart(play);
      return;
    }
    const tasks = await Promise.all(play.items.map((item) => this.item(item, play)));
    const wanted = play.messages.filter((message) => message.waited);
    const others = play.messages.filter((message) => !message.waited);
    this.body.replaceChildren(
      ...(play.stop ? [el("div", { class: "tell late", role: "alert" }, icon("alert-triangle"), el("div", {}, el("p", {}, t("Langkah {n} tidak dapat dilakukan: ", "Step {n} cannot be done: ", { n: play.stop.step }) + play.stop.message), el("p", {}, t("Langkah itu dan sesudahnya dicoba lagi setelah diagram diperbaiki.", "That step and those after it are tried again once the diagram is mended."))))] : []),
      ...(play.ended ? [el("div", { class: "tell good", role: "status" }, icon("circle-check"), el("div", {}, el("p", {}, el("strong", {}, t("Kasus berakhir: {end}", "The case ends: {end}", { end: play.end_title ?? play.end ?? "-" })))))] : []),
      ...(tasks.length > 0 ? [el("h3", {}, t("Tugas terbuka", "Open tasks"), " ", el("span", { class: "soft" }, String(tasks.length))), ...tasks] : []),
      ...(!play.ended && tasks.length === 0 ? [el("p", { class: "soft" }, t("Tidak ada tugas terbuka. Kasus menunggu waktu atau pesan.", "No task is open. The case waits for time or a message."))] : []),
      ...(!play.ended ? await this.messages(wanted, others) : []),
      this.log(play),
      this.variables(play),
    );
  }

  private drawHead(play: Play, steps: number): void {
    const next = play.timers[0];
    const jump = (text: string, wait: string): HTMLElement => el("button", { type: "button", class: "btn btn-quiet btn-sm", onclick: () => this.acts.step({ wait }) }, text);
    this.head.replaceChildren(
      el("p", { class: "rkp-clock" }, icon("clock"), el("strong", {}, moment(play.now))),
      ...(play.started && !play.ended
        ? [
            el("div", { class: "rkp-jumps", role: "group", "aria-label": t("Majukan waktu", "Move time on") }, jump(t("+1 jam", "+1 hour"), "PT1H"), jump(t("+1 hari", "+1 day"), "P1D"), jump(t("+7 hari", "+7 days"), "P7D")),
            ...(next ? [el("button", { type: "button", class: "rkd-link", onclick: () => this.acts.step({ wait: span(play.now, next.due_at) }) }, icon("clock-exclamation"), t("Sampai «{what}» ({when})", "Until «{what}» ({when})", { what: next.title, when: moment(next.due_at) }))] : []),
          ]
        : []),
      ...(play.started
        ? [
            el(
              "div",
              { class: "rkp-jumps" },
              el("button", { type: "button", class: "btn btn-quiet btn-sm", onclick: () => this.acts.back() }, icon("arrow-left"), steps > 0 ? t("Mundur", "Back") : t("Ubah awal", "Change the start")),
              el("button", { type: "button", class: "btn btn-quiet btn-sm", onclick: () => this.acts.again() }, icon("refresh"), t("Dari awal", "Start over")),
              el("button", { type: "button", class: "btn btn-primary btn-sm", onclick: () => this.acts.save() }, icon("file-text"), t("Simpan sebagai cerita", "Keep as a story")),
            ),
          ]
        : []),
    );
  }

  private async drawStart(play: Play): Promise<void> {
    const place = el("div", {});
    const draw = async (begun: Data): Promise<void> => {
      for (const old of this.cards.splice(0)) old.destroy();
      // what the form asks is the form's to say; the rest is known from elsewhere
      const asked = keysOf(play.start_form);
      const known = Object.fromEntries(Object.entries(begun).filter(([name]) => !asked.has(name)));
      const card = await formCard(play.start_form, begun, t("Mulai kasus percobaan", "Start the trial case"), (data) => {
        this.lastCard = card;
        this.acts.start({ ...known, ...data });
      });
      this.cards.push(card);
      place.replaceChildren(card.element);
    };
    await draw({});
    this.body.replaceChildren(
      el("p", { class: "soft" }, t("Mainkan rancangan ini tanpa menyentuh kasus sungguhan. Anda menjadi setiap peran bergantian.", "Play this draft without touching real cases. You are each role in turn.")),
      ...(play.starts?.length ? [this.starts(play.starts, draw)] : []),
      place,
    );
  }

  /** A case that is known already, as a story begins. */
  private starts(stories: NonNullable<Play["starts"]>, draw: (begun: Data) => Promise<void>): HTMLElement {
    const choice = el(
      "select",
      { class: "form-select", id: "rkp-starts", onchange: () => void draw((choice.value && stories[Number(choice.value)]?.start) || {}) },
      el("option", { value: "" }, t("belum ada", "nothing yet")),
      ...stories.map(({ story }, index) => el("option", { value: String(index) }, t("seperti cerita {story}", "as in the story {story}", { story }))),
    ) as HTMLSelectElement;
    return el(
      "div",
      {},
      el("label", { class: "form-label", for: "rkp-starts" }, t("Sudah diketahui tentang kasusnya", "Known of the case already")),
      choice,
      el("p", { class: "soft" }, t("Prosedur yang dipanggil prosedur lain tahu lebih banyak daripada yang ditanya formulir mulainya.", "A procedure that another one calls knows more than its start form asks.")),
    );
  }

  private async item(item: OpenItem, play: Play): Promise<HTMLElement> {
    const late = item.due_at !== null && new Date(item.due_at) < new Date(play.now);
    const inside = el("div", { class: "rkp-inside" });
    const details = el(
      "details",
      { class: "rkp-item", "data-item": item.item },
      el(
        "summary",
        {},
        el("strong", {}, item.title),
        el("span", { class: "soft" }, `${item.team_title ?? t("Tidak ada tim!", "No team!")}${item.role_title ? ` · ${item.role_title}` : ""}`),
        ...(Object.keys(item.where).length > 0 ? [el("span", { class: "badge-rk" }, Object.values(item.where).map(String).join(", "))] : []),
        ...(item.due_at ? [el("span", { class: `badge-rk ${late ? "late" : "soon"}` }, icon(late ? "clock-exclamation" : "clock"), moment(item.due_at))] : []),
      ),
      inside,
    );
    let drawn = false;
    const draw = async (): Promise<void> => {
      if (drawn) return;
      drawn = true;
      const card = await formCard(item.form, item.data, t("Selesaikan", "Complete"), (data) => {
        this.lastCard = card;
        this.open = item.element;
        const where = Object.keys(item.where).length > 0 ? { where: item.where } : {};
        this.acts.step({ complete: item.element, ...where, with: data });
      });
      this.cards.push(card);
      inside.append(
        ...(item.guidance ? [el("p", { class: "soft" }, item.guidance)] : []),
        el("details", { class: "rkp-why" }, el("summary", {}, t("Mengapa ke tim ini?", "Why this team?")), el("ul", {}, ...item.why.map((line) => el("li", {}, line)), ...(item.source ? [el("li", {}, t("Tenggat menurut {law}", "Deadline by {law}", { law: item.source }))] : []))),
        el("button", { type: "button", class: "rkd-link", onclick: () => this.acts.select(item.element) }, icon("map-pin"), t("Tunjukkan di diagram", "Show it on the diagram")),
        card.element,
      );
    };
    details.addEventListener("toggle", () => {
      if (details.open) void draw();
    });
    if (play.items.length === 1 || (play.stop && this.open === item.element)) {
      details.open = true;
      await draw();
    }
    return details;
  }

  private async messages(wanted: Sendable[], others: Sendable[]): Promise<HTMLElement[]> {
    if (wanted.length + others.length === 0) return [];
    const one = (message: Sendable): HTMLElement => {
      const inside = el("div", { class: "rkp-inside" });
      const details = el("details", { class: "rkp-item" }, el("summary", {}, icon("mail"), el("strong", {}, message.title), ...(message.waited ? [el("span", { class: "badge-rk accent" }, t("ditunggu", "awaited"))] : [])), inside);
      details.addEventListener("toggle", () => {
        if (!details.open || inside.childElementCount > 0) return;
        void formCard(message.form, {}, t("Kirim pesan", "Send the message"), (data) => this.acts.step({ message: message.name, with: data })).then((card) => {
          this.cards.push(card);
          inside.append(card.element);
        });
      });
      return details;
    };
    const rest = others.length > 0 ? [el("details", { class: "rkp-fold" }, el("summary", {}, t("Pesan lain", "Other messages"), ` (${others.length})`), ...others.map(one))] : [];
    return [...(wanted.length > 0 ? [el("h3", {}, t("Pesan yang ditunggu", "Messages awaited")), ...wanted.map(one)] : []), ...rest];
  }

  private log(play: Play): HTMLElement {
    const lines = [...play.log].reverse();
    return el(
      "details",
      { class: "rkp-fold", open: true },
      el("summary", {}, t("Catatan", "Log")),
      el(
        "ol",
        { class: "rkp-log" },
        ...lines.map((line) =>
          el(
            "li",
            { class: line.kind },
            el("small", { class: "soft" }, moment(line.at)),
            line.element ? el("button", { type: "button", class: "rkp-line", onclick: () => this.acts.select(line.element ?? "") }, line.text) : el("span", {}, line.text),
            line.why.length > 0 ? el("details", { class: "rkp-why" }, el("summary", {}, t("Mengapa?", "Why?")), el("ul", {}, ...line.why.map((why) => el("li", {}, why)))) : null,
          ),
        ),
      ),
    );
  }

  private variables(play: Play): HTMLElement {
    return el(
      "details",
      { class: "rkp-fold" },
      el("summary", {}, t("Variabel", "Variables"), ` (${Object.keys(play.variables).length})`),
      el("dl", { class: "rkp-variables" }, ...Object.entries(play.variables).flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value === null ? "-" : typeof value === "string" ? value : JSON.stringify(value))])),
    );
  }
}

/** Names of all fields of a form, also inside groups. */
function keysOf(schema: Schema | null): Set<string> {
  const found = new Set<string>();
  const waiting: { key?: string; components?: unknown[] }[] = schema ? [schema as object] : [];
  for (let part = waiting.pop(); part; part = waiting.pop()) {
    if (part.key) found.add(part.key);
    waiting.push(...((part.components ?? []) as object[]));
  }
  return found;
}

export function moment(at: string): string {
  return new Date(at).toLocaleString(LANGUAGE, { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone: "Asia/Jakarta" });
}

/** From one moment to a later one, in ISO 8601. */
export function span(from: string, to: string): string {
  const seconds = Math.max(0, Math.round((new Date(to).getTime() - new Date(from).getTime()) / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  const clock = parts.map((n, i) => (n ? `${n}${"HMS"[i]}` : "")).join("");
  return `PT${clock || "0S"}`;
}

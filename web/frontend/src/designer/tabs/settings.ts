/** procedure.toml as a form: titles, owner, law, who starts it, messages. */
import type { FileEditor } from "../beside";
import type { Designer } from "../designer";
import { ask, askText } from "../dialog";
import { el, icon, later } from "../dom";
import type { Message, Settings, Words } from "../toml";
import { t } from "../words";

const PATH = "procedure.toml";

export async function openSettings(place: HTMLElement, _path: string, designer: Designer): Promise<FileEditor> {
  const body = el("div", { class: "rkd-settings" });
  place.append(body);
  let locked = designer.locked;
  let own = false;

  const change = (act: (settings: Settings) => void): void => {
    own = true;
    try {
      designer.changeSettings(act);
    } finally {
      own = false;
    }
  };

  let number = 0;
  const field = (label: string, input: HTMLElement, hint = ""): HTMLElement => {
    input.id ||= `setting-${++number}`;
    return el("div", { class: "field" }, el("label", { class: "form-label", for: input.id }, label), hint ? el("span", { class: "form-hint" }, hint) : null, input);
  };
  const text = (label: string, value: string, write: (value: string) => void, hint = ""): HTMLElement => {
    const soon = later(250, write);
    const input = el("input", { class: "form-control", value, readonly: locked, oninput: () => soon(input.value.trim()), onchange: () => soon.now() });
    return field(label, input, hint);
  };
  const both = (label: string, value: Words, write: (change: (words: Words) => void) => void): HTMLElement =>
    el(
      "div",
      { class: "both" },
      text(`${label} (Indonesia)`, value.id ?? "", (next) => write((words) => (words.id = next))),
      text(`${label} (English)`, value.en ?? "", (next) => write((words) => (words.en = next))),
    );
  const choice = (label: string, value: string, options: [string, string][], write: (value: string) => void): HTMLElement => {
    const known = options.some(([name]) => name === value) ? options : [...options, [value, value] as [string, string]];
    const select = el("select", { class: "form-select", disabled: locked, onchange: () => write(select.value) }, ...known.map(([name, title]) => el("option", { value: name }, title)));
    select.value = value;
    return field(label, select);
  };
  const tick = (label: string, value: boolean, write: (on: boolean) => void): HTMLElement => {
    const box = el("input", { type: "checkbox", disabled: locked, onchange: () => write(box.checked) });
    box.checked = value;
    return el("label", { class: "choice" }, box, el("span", {}, label));
  };
  const roles = (label: string, chosen: string[], write: (roles: string[]) => void, hint: string): HTMLElement => {
    const all = [...designer.words.roles, ...chosen.filter((id) => !designer.words.roles.some((role) => role.id === id)).map((id) => ({ id, title: id }))];
    const boxes = all.map((role) => {
      const box = el("input", { type: "checkbox", value: role.id, disabled: locked });
      box.checked = chosen.includes(role.id);
      box.addEventListener("change", () => write(list.flatMap((one) => (one.box.checked ? [one.role.id] : []))));
      return { role, box };
    });
    const list = boxes;
    return el("fieldset", { class: "roles" }, el("legend", { class: "form-label" }, label), el("span", { class: "form-hint" }, hint), ...boxes.map(({ role, box }) => el("label", {}, box, el("span", {}, role.title))));
  };
  const lines = (label: string, value: string[], write: (value: string[]) => void, hint: string): HTMLElement => {
    const soon = later(300, write);
    const area = el("textarea", { class: "form-control", rows: Math.max(2, value.length + 1), readonly: locked, oninput: () => soon(area.value.split("\n").map((line) => line.trim()).filter(Boolean)), onchange: () => soon.now() });
    area.value = value.join("\n");
    return field(label, area, hint);
  };

  function draw(): void {
    let settings: Settings;
    try {
      settings = designer.settingsOrFail();
    } catch (error) {
      body.replaceChildren(el("div", { class: "tell late", role: "alert" }, icon("alert-triangle"), el("div", {}, el("p", {}, t("procedure.toml tidak dapat dibaca.", "procedure.toml cannot be read.")), el("p", {}, (error as Error).message))), raw());
      return;
    }
    const agencies = designer.words.agencies.map((agency): [string, string] => [agency.id, agency.title]);
    body.replaceChildren(
      both(t("Judul", "Title"), settings.title, (act) => change((s) => act(s.title))),
      choice(t("Pemilik", "Owner"), settings.owner, [["", t("belum dipilih", "not chosen")], ...agencies], (value) => change((s) => (s.owner = value))),
      lines(t("Dasar hukum", "Legal basis"), settings.legal_basis, (value) => change((s) => (s.legal_basis = value)), t("Satu pada tiap baris.", "One on each line.")),
      choice(t("Dimulai", "Started"), settings.start, [["form", t("oleh orang, dengan formulir mulai", "by people, with the start form")], ["call", t("hanya dipanggil prosedur lain", "only by other procedures")]], (value) => {
        change((s) => (s.start = value as Settings["start"]));
        draw();
      }),
      ...(settings.start === "form" ? [roles(t("Siapa yang boleh memulai", "Who may start it"), settings.start_roles, (value) => change((s) => (s.start_roles = value)), t("Tidak ada yang dipilih: semua orang yang tergabung dalam tim.", "None chosen: everybody on a team."))] : []),
      tick(t("Berjalan atas kasus seorang penyintas", "Runs on the case of a survivor"), settings.case, (on) => change((s) => (s.case = on))),
      both(t("Catatan versi", "Notes on the version"), settings.notes, (act) => change((s) => act(s.notes))),
      lines(t("Variabel yang selalu disimpan", "Variables that are always kept"), settings.variables, (value) => change((s) => (s.variables = value)), t("Satu pada tiap baris; juga bila tidak ada rumus yang membacanya.", "One on each line; also when no expression reads them.")),
      el("h3", {}, t("Pesan yang dapat dikirim orang", "Messages that people can send")),
      ...Object.entries(settings.messages).map(([name, message]) => messageBox(name, message)),
      locked ? "" : el("button", { type: "button", class: "btn btn-quiet btn-sm", onclick: () => void add() }, icon("plus"), t("Tambah pesan", "Add a message")),
    ); // prettier-ignore
  }

  function messageBox(name: string, message: Message): HTMLElement {
    const put = (act: (message: Message) => void): void => change((s) => act((s.messages[name] ??= {})));
    const forms = designer.files.paths().filter((path) => path.startsWith("forms/")).map((path): [string, string] => [path.slice(6, -5), path.slice(6, -5)]);
    return el(
      "fieldset",
      { class: "message", id: `message-${name}`, tabindex: -1 },
      el("legend", {}, name),
      both(t("Judul", "Title"), message.title ?? {}, (act) => put((m) => act((m.title ??= {})))),
      roles(t("Siapa yang boleh mengirim", "Who may send it"), message.roles ?? [], (value) => put((m) => (m.roles = value)), t("Tidak ada yang dipilih: tidak seorang pun.", "None chosen: nobody.")),
      choice(t("Formulir", "Form"), message.form ?? "", [["", t("tanpa formulir", "no form")], ...forms], (value) => put((m) => (m.form = value))),
      text(t("Dapat dikirim hanya bila (FEEL)", "Can be sent only while (FEEL)"), message.accepts ?? "", (value) => put((m) => (m.accepts = value))),
      ...(message.accepts ? [both(t("Bila tidak, orang diberi tahu", "Otherwise people are told"), message.refused ?? {}, (act) => put((m) => act((m.refused ??= {}))))] : []),
      locked ? null : el("button", { type: "button", class: "btn btn-quiet btn-sm", onclick: () => void remove(name) }, icon("trash"), t("Hapus pesan", "Delete the message")),
    );
  }

  async function add(): Promise<void> {
    const name = await askText(t("Pesan baru", "New message"), t("Nama, sama dengan nama pesan di diagram", "Name, the same as that of the message in the diagram"));
    if (!name) return;
    change((s) => (s.messages[name] ??= { title: { id: name, en: name }, roles: [] }));
    draw();
  }

  async function remove(name: string): Promise<void> {
    const sure = await ask(t("Hapus pesan «{name}»?", "Delete the message «{name}»?", { name }), [], [{ text: t("Hapus", "Delete"), value: true, kind: "danger" }, { text: t("Batal", "Cancel"), value: false }]);
    if (!sure) return;
    change((s) => delete s.messages[name]);
    draw();
  }

  /** A file that cannot be read is mended as text. */
  function raw(): HTMLElement {
    const area = el("textarea", { class: "rkd-text", spellcheck: "false", readonly: locked, "aria-label": PATH, oninput: () => designer.files.set(PATH, area.value) });
    area.value = designer.files.get(PATH) ?? "";
    return area;
  }

  // whatever else writes the file (the panel of a message) is shown here too
  let gone = false;
  designer.onChange((path) => {
    if (path === PATH && !own && !gone && !body.contains(document.activeElement)) draw();
  });
  draw();
  return {
    focus: (id) => {
      const found = body.querySelector<HTMLElement>(`#${CSS.escape(id)}`);
      found?.scrollIntoView({ block: "start" });
      found?.focus();
    },
    lock: (now) => {
      locked = now;
      draw();
    },
    destroy: () => {
      gone = true;
      body.remove();
    },
  };
}

/**
 * The designer: a draft on the screen. Holds its parts together and is what modules and panels talk to.
 *
 * For modules and panels of others (see docs/designer.md): ``files``, ``changedFiles``, ``modeler``, ``onChange``,
 * ``openTab``, ``select``, ``openPanel``, ``locked``, ``words``.
 */
import { Api, type Changed } from "./api";
import { Beside } from "./beside";
import { type DecisionLine, blankDecision, blankForm, decisionsIn } from "./blanks";
import { Called } from "./called";
import { ask, askText, say, toast } from "./dialog";
import { el, icon, later } from "./dom";
import { FileBar } from "./filebar";
import { PackageFiles } from "./files";
import { type Checked, Checker, entryOf } from "./findings/checking";
import { FindingList } from "./findings/list";
import { Repairs } from "./findings/repairs";
import { Language } from "./language";
import type { Editor } from "./modeler";
import { Hold, Keep, Saver } from "./saving";
import { Sharing } from "./sharing";
import { type Shell, buildShell } from "./shell";
import { type StoryPanel, storyPanel } from "./stories";
import { type Message, type Settings, readSettings, writeSettings } from "./toml";
import { Toolbar } from "./toolbar";
import type { Draft, Element, Finding, RoomWords, Services } from "./types";
import { titleOf } from "./types-of-elements";
import { watchWay } from "./way";
import { t } from "./words";

const NO_WORDS: RoomWords = { roles: [], agencies: [], procedures: [], stages: [], messages: [], sources: [], territories: [] };
/** room around what is brought into view: the palette lies over the left edge */
const BESIDE_PALETTE = { top: 80, right: 80, bottom: 80, left: 140 };
/** bpmn-js modules that others have added before the designer was opened */
const added: object[] = [];

/** Adds a bpmn-js module to every designer that is opened after. Its services may ask for ``designer``. */
export function addModule(module: object): void {
  added.push(module);
}

/** What "Try it" does; without one the button says that it is not there yet. */
type Player = (designer: Designer) => Promise<void>;
let player: Player | undefined;

export function setPlayer(open: Player): void {
  player = open;
}

export class Designer {
  readonly files = new PackageFiles();
  readonly shell: Shell;
  words = NO_WORDS;
  draft!: Draft;
  /** the BPMN editor; there once ``open`` is done */
  modeler!: Editor;
  /** the file of the diagram */
  diagramPath = "";
  saver!: Saver;
  sharing!: Sharing;
  readonly beside: Beside;
  private readonly toolbar: Toolbar;
  private readonly list: FindingList;
  private readonly repairs: Repairs;
  private readonly bar: FileBar;
  private readonly checker: Checker;
  private readonly language: Language;
  private readonly called: Called;
  private readonly panels = new Map<string, () => void>();
  private story: StoryPanel | undefined;

  constructor(
    root: HTMLElement,
    readonly api: Api,
    private readonly back: string,
  ) {
    this.shell = buildShell(root);
    this.language = new Language(api, this.files);
    this.toolbar = new Toolbar(this.shell.bar, this, back);
    this.beside = new Beside(this, this.shell);
    this.bar = new FileBar(this, this.shell.files);
    this.called = new Called(this);
    this.repairs = new Repairs(api);
    this.list = new FindingList(this.shell.findings, {
      title: (finding) => this.placeOf(finding),
      go: (finding) => void this.go(finding),
      way: (finding) => this.showWay(finding.path),
      waive: (finding, reason) => this.waive(finding, reason),
      locked: () => this.locked,
      repairs: (finding) => (finding ? this.repairs.of(finding) : this.repairs.clear()),
      mend: (keys) => this.mend(keys),
    });
    this.checker = new Checker(api, this.files, (checked) => this.showChecked(checked));
  }

  /** Loads the draft and shows it. Throws ``Problem`` or ``Unreachable`` when it cannot be had. */
  async open(): Promise<void> {
    const parts = import("./modeler");
    const [draft, words] = await Promise.all([this.api.open(), this.api.words().catch(() => NO_WORDS)]);
    this.draft = draft;
    this.words = { ...NO_WORDS, ...words };
    await Promise.all(draft.files.map(async ({ path }) => this.files.load(path, await this.api.file(path))));
    this.toolbar.rename(draft.name || draft.procedure);
    this.saver = new Saver(this.api, this.files, new Keep(this.api.draft), draft.revision, {
      state: (state) => {
        this.toolbar.saved(state);
        this.sharing?.signedOut(state.kind === "signedOut");
      },
      leaving: () => this.modeler?.get("directEditing").complete(),
      changedBy: (by, own) => void this.sharing.changedBy(by, own),
      heldBy: (by, since) => void this.sharing.heldBy(by, since),
    });
    this.sharing = new Sharing(this, new Hold(this.api, (by, since) => void this.sharing.heldBy(by, since)));
    this.toolbar.saved({ kind: "saved", at: new Date(draft.updated_at) });
    this.diagramPath = this.files.paths().find((path) => path.endsWith(".bpmn") && !path.includes("/")) ?? `${draft.procedure}.bpmn`;
    const { createModeler } = await parts;
    this.modeler = createModeler(this.shell.canvas, this.shell.properties, this, this.language, added);
    this.watch();
    await this.showDiagramFile();
    this.files.onChange((path) => {
      this.language.age += 1;
      if (path === "procedure.toml" || !path.endsWith(".bpmn")) this.bar.draw();
    });
    this.bar.draw();
    await this.sharing.begin();
    void this.checker.run();
    this.shell.root.dataset["ready"] = "1";
    this.shell.root.dispatchEvent(new CustomEvent("designer.ready", { bubbles: true, detail: this }));
  }

  /** Reads the diagram's file into the editor (also after somebody else's version was taken over). */
  async showDiagramFile(): Promise<void> {
    const { fit, importDiagram } = await import("./modeler");
    try {
      await importDiagram(this.modeler, this.files.get(this.diagramPath) ?? "");
      fit(this.modeler);
    } catch (error) {
      await say(t("Diagram ini tidak dapat dibuka", "This diagram cannot be opened"), t("Berkasnya rusak atau bukan BPMN. Temuan menyebut barisnya.", "Its file is broken, or no BPMN. The findings name the line."), String((error as Error).message));
    }
  }

  private watch(): void {
    const bus = this.modeler.get("eventBus");
    this.toolbar.watch();
    bus.on("commandStack.changed", () => this.touchDiagram());
    bus.on("finding.click", ({ element, finding }: { element: string; finding: Finding }) => {
      this.select(element);
      this.list.toggle(true);
      void this.go(finding);
    });
    bus.on("selection.changed", ({ newSelection }: { newSelection: Element[] }) => {
      this.shell.panel.classList.toggle("has-choice", newSelection.length > 0);
    });
    watchWay(this.modeler, this.shell.way);
    // findings, panels and editors beside it take room: the palette and what is centred follow
    new ResizeObserver(later(80, () => this.modeler.get("canvas").resized())).observe(this.shell.canvas);
  }

  private touchDiagram(): void {
    this.files.touch(this.diagramPath, async () => (await this.modeler.saveXML({ format: true })).xml ?? "");
  }

  /** Nothing can be changed: no right, submitted, or somebody else has it. */
  get locked(): boolean {
    return this.sharing?.locked ?? true;
  }

  /** Where one signs in; the list of drafts comes after it. */
  get signIn(): string {
    return `${this.shell.root.dataset["signIn"] ?? "/masuk/"}?next=${encodeURIComponent(this.back)}`;
  }

  /** Called by ``Sharing`` when the right to change comes or goes. */
  lock(locked: boolean): void {
    this.modeler.get("readOnly").set(locked);
    this.modeler.get("eventBus").fire("propertiesPanel.providersChanged");
    this.toolbar.lock(locked, this.draft.may.submit);
    this.shell.root.classList.toggle("is-locked", locked);
    this.beside.lock(locked);
    this.bar.draw();
  }

  /** What the server does not have yet. */
  changedFiles(): Promise<Changed> {
    return this.files.changed();
  }

  onChange(listener: (path: string) => void): void {
    this.files.onChange(listener);
  }

  saveNow(): Promise<void> {
    return this.saver.save();
  }

  /** Selects the element, on whatever level it lies, and brings it into view. */
  select(id: string): void {
    const element = this.modeler.get("elementRegistry").get(id) as Element | undefined;
    if (!element) return;
    const canvas = this.modeler.get("canvas");
    const root = canvas.findRoot(element);
    if (root && root !== canvas.getRootElement()) canvas.setRootElement(root);
    if (element !== root) {
      canvas.scrollToElement(element, BESIDE_PALETTE);
      this.modeler.get("selection").select(element);
    } else this.modeler.get("selection").select([]);
  }

  /** Opens a file of the package beside the diagram; the diagram's own file shows the diagram alone. */
  async openTab(path: string, focus = ""): Promise<void> {
    if (path === this.diagramPath) this.showDiagram();
    else await this.beside.open(path, focus);
    this.bar.draw();
  }

  showDiagram(): void {
    this.beside.close();
    this.called.close();
    this.bar.draw();
  }

  openSettings(focus = "", message = ""): Promise<void> {
    if (message && !this.settings().messages[message] && !this.locked) {
      this.changeSettings((settings) => (settings.messages[message] = { title: { id: message, en: message }, roles: [] } satisfies Message));
    }
    return this.openTab("procedure.toml", focus);
  }

  /** The current version of another procedure (or another process of this file), only to look at. */
  openCalled(id: string): void {
    const here = this.modeler.get("elementRegistry").find((element: Element) => element.id === id || element.businessObject["processRef"]?.id === id) as Element | undefined;
    if (here) this.select(here.id);
    else void this.called.open(id);
  }

  /** The diagram that is looked at: this one, or a called procedure over it. */
  get shown(): Services {
    return this.called.viewer ?? this.modeler;
  }

  /** Shows ``content`` in a panel at the right, with a title and a button that closes it. */
  openPanel(name: string, content: HTMLElement, title: string, closed: () => void = () => undefined): void {
    for (const other of [...this.panels.keys()]) this.closePanel(other);
    this.panels.set(name, closed);
    this.shell.side.dataset["panel"] = name;
    this.shell.side.setAttribute("aria-label", title);
    this.shell.side.replaceChildren(
      el("header", {}, el("h2", {}, title), el("button", { type: "button", class: "rkd-tool", "aria-label": t("Tutup", "Close"), onclick: () => this.closePanel(name) }, icon("x"))),
      content,
    );
    this.shell.side.hidden = false;
    this.shell.root.classList.add("has-side");
  }

  closePanel(name: string): void {
    const closed = this.panels.get(name);
    if (!closed) return;
    this.panels.delete(name);
    this.shell.side.hidden = true;
    this.shell.side.replaceChildren();
    this.shell.root.classList.remove("has-side");
    closed();
  }

  // --- what the package says -------------------------------------------------------------------------------

  decisions(): DecisionLine[] {
    return this.files.paths().filter((path) => path.endsWith(".dmn")).flatMap((path) => decisionsIn(path, this.files.get(path) ?? ""));
  }

  settings(): Settings {
    try {
      return readSettings(this.files.get("procedure.toml") ?? "");
    } catch {
      return readSettings("");
    }
  }

  /** As ``settings``; throws when the file cannot be read. */
  settingsOrFail(): Settings {
    return readSettings(this.files.get("procedure.toml") ?? "");
  }

  changeSettings(change: (settings: Settings) => unknown): void {
    const before = this.files.get("procedure.toml") ?? "";
    const settings = readSettings(before);
    change(settings);
    this.files.set("procedure.toml", writeSettings(settings, before));
  }

  /** What people call a file of the draft. */
  nameOf(path: string): string {
    return this.bar.nameOf(path);
  }

  roleName(id: string): string {
    return this.words.roles.find((role) => role.id === id)?.title ?? id;
  }

  createForm(name: string, title: string): void {
    const path = `forms/${name}.json`;
    if (this.files.get(path) === undefined) this.files.set(path, blankForm(name, title));
  }

  createDecision(name: string): void {
    if (this.files.get(`${name}.dmn`) === undefined) this.files.set(`${name}.dmn`, blankDecision(name));
  }

  /** Draws what happens when the deadline of the activity passes. */
  addEscalation(host: Element): void {
    void import("./modeler").then(({ drawEscalation }) => {
      const name = String(host.businessObject["name"] ?? "");
      const nameEn = String(host.businessObject.get("rangkul:nameEn") ?? name);
      const timer = drawEscalation(this.modeler, host, String(host.businessObject.get("rangkul:due") ?? ""), {
        timer: "Tenggat lewat",
        timerEn: "Deadline passed",
        task: `Tangani keterlambatan: ${name}`,
        taskEn: `Follow up the delay: ${nameEn}`,
      });
      this.select(timer.id);
    });
  }

  // --- findings ----------------------------------------------------------------------------------------------

  showFindings(): void {
    this.list.toggle(true);
    void this.checker.run();
  }

  showFindingsAgain(): void {
    void this.checker.run();
    this.bar.draw();
  }

  private showChecked(checked: Checked | undefined): void {
    if (!checked) {
      this.list.silent();
      return;
    }
    const { findings } = checked;
    this.modeler.get("findingMarks").show(findings);
    this.list.show(findings);
    this.toolbar.found(checked.blocking, checked.unexplained);
    this.bar.found(findings);
    if (!this.locked) void this.repairs.look(findings, () => this.list.show(findings));
  }

  /** Mend what can be mended at once: the server does it to what is saved, and the draft is read again. */
  private async mend(keys: string[]): Promise<void> {
    try {
      await this.saveNow();
      await this.repairs.carryOut(keys, this.saver.revision);
      await this.sharing.reload();
      toast(t("Sudah diperbaiki.", "It is mended."));
    } catch (error) {
      toast((error as Error).message);
    }
  }

  private placeOf(finding: Finding): string {
    const element = finding.element ?? "";
    const file = finding.file ?? "";
    const found = this.modeler.get("elementRegistry").get(element) as Element | undefined;
    if (found) return titleOf(found);
    const name = file && file !== this.diagramPath ? this.bar.nameOf(file) : "";
    return [name, element && !file.includes(element) ? element : ""].filter(Boolean).join(" · ") || t("Prosedur", "Procedure");
  }

  private async go(finding: Finding): Promise<void> {
    if (finding.file && finding.file !== this.diagramPath && this.files.get(finding.file) !== undefined) {
      await this.openTab(finding.file, finding.element ?? "");
      return;
    }
    this.showDiagram();
    if (finding.element) this.select(finding.element);
    const entry = entryOf(finding.code);
    this.shell.panel.classList.remove("is-closed");
    if (entry) setTimeout(() => this.modeler.get("eventBus").fire("propertiesPanel.showEntry", { id: entry }), 80);
  }

  private async waive(finding: Finding, reason: string): Promise<void> {
    try {
      await this.saveNow();
      await this.api.waive(finding.key, reason);
      toast(reason ? t("Alasan disimpan.", "The reason is kept.") : t("Alasan dihapus.", "The reason is taken back."));
      await this.checker.run();
    } catch (error) {
      toast((error as Error).message);
    }
  }

  /** A token walks over these elements and flows. */
  showWay(path: string[]): void {
    this.showDiagram();
    this.modeler.get("pathPlayer").play(path);
  }

  // --- try it, stories, submit -------------------------------------------------------------------------------

  async play(): Promise<void> {
    if (player) await player(this);
    else toast(t("Percobaan belum tersedia di pemasangan ini.", "Trying it is not available in this installation."));
  }

  async stories(): Promise<void> {
    this.story ??= storyPanel(this);
    await this.story.run();
  }

  async submit(): Promise<void> {
    const checked = await this.checker.run();
    if (!checked) {
      toast(t("Belum dapat diperiksa; coba lagi bila sudah tersambung.", "It cannot be checked now; try again when you are connected."));
      return;
    }
    if (checked.blocking > 0 || checked.unexplained > 0) {
      this.list.toggle(true);
      await say(
        t("Belum dapat diajukan", "It cannot be submitted yet"),
        checked.blocking > 0 ? t("Masih ada {n} galat. Perbaiki dahulu; daftar temuan menyebut caranya.", "There are still {n} errors. Mend them first; the list of findings says how.", { n: checked.blocking }) : "",
        checked.unexplained > 0 ? t("Masih ada {n} peringatan tanpa alasan. Perbaiki, atau tulis mengapa boleh tetap begini.", "There are still {n} warnings without a reason. Mend them, or write why they may stay.", { n: checked.unexplained }) : "",
      );
      return;
    }
    const reason = await askText(t("Ajukan untuk ditinjau", "Submit for review"), t("Apa yang berubah, dan mengapa?", "What has changed, and why?"));
    if (!reason) return;
    await this.saveNow();
    try {
      await this.api.submit(reason);
      this.sharing.stop();
      await ask(t("Rancangan sudah diajukan", "The draft is submitted"), [t("Pemilik prosedur lain akan meninjaunya.", "Another process owner will review it.")], [{ text: t("Kembali ke daftar", "Back to the list"), value: true, kind: "primary" }]);
      window.location.assign(this.back);
    } catch (error) {
      await say(t("Tidak dapat diajukan", "It could not be submitted"), (error as Error).message);
    }
  }
}

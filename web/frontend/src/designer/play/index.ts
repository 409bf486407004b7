/** "Try it": play the draft as it stands on the screen, step by step. The server keeps nothing; the story is here. */
import "./play.css";
import { Problem } from "../api";
import type { Designer } from "../designer";
import { ask, askText, toast } from "../dialog";
import { later } from "../dom";
import { t } from "../words";
import { PlayPanel } from "./panel";
import { type PlayTokens } from "./tokens";
import type { Data, Play, Step, Story } from "./types";

/** One trial for each designer: closing the panel does not end it. */
const trials = new WeakMap<Designer, Trial>();

export async function openPlay(designer: Designer): Promise<void> {
  let trial = trials.get(designer);
  if (!trial) trials.set(designer, (trial = new Trial(designer)));
  await trial.open();
}

class Trial {
  /** as it was played, also while the drawing of the moment does not get as far */
  private story: Story = fresh();
  /** how many of its steps can be done on the drawing of the moment */
  private reached = 0;
  private started = false;
  private running = false;
  private closed = true;
  private readonly panel: PlayPanel;

  constructor(private readonly designer: Designer) {
    this.panel = new PlayPanel({
      start: (data) => void this.start(data),
      step: (step) => void this.step(step),
      back: () => void this.back(),
      again: () => void this.startOver(),
      retry: () => void this.replay(),
      save: () => void this.save(),
      select: (element) => this.designer.select(element),
    });
    const redrawn = later(1200, () => void this.changed());
    designer.onChange((path) => {
      if (!this.closed && !path.startsWith("scenarios/")) redrawn();
    });
  }

  async open(): Promise<void> {
    this.designer.showDiagram();
    this.designer.openPanel("play", this.panel.element, t("Coba rancangan", "Try the draft"), () => {
      this.closed = true;
      this.tokens().clear();
    });
    this.closed = false;
    await this.replay();
  }

  /** What was played so far, on what is drawn now. */
  private async replay(): Promise<void> {
    if (!this.started) return this.again();
    this.panel.waiting(t("Menyiapkan percobaan …", "Preparing the trial …"));
    const play = await this.once(this.story);
    if (play) await this.show(play, false);
  }

  /** A trial of some steps is thrown away only when one is sure. */
  private async startOver(): Promise<void> {
    if (this.story.steps.length > 0) {
      const sure = await ask(t("Mulai dari awal?", "Start over?"), [t("Percobaan ini ({n} langkah) hilang. Simpan dahulu sebagai cerita bila ingin dipakai lagi.", "This trial ({n} steps) is lost. Keep it as a story first if you want to use it again.", { n: this.story.steps.length })], [
        { text: t("Mulai dari awal", "Start over"), value: true, kind: "danger" },
        { text: t("Batal", "Cancel"), value: false },
      ]);
      if (!sure) return;
    }
    await this.again();
  }

  private tokens(): PlayTokens {
    return this.designer.modeler.get("playTokens");
  }

  /** Ask the server how far this story gets. Nothing when it cannot be played at all. */
  private async ask(story: Story): Promise<Play | undefined> {
    const { api } = this.designer;
    try {
      return await api.call<Play>("POST", api.at("play/"), { files: await this.designer.changedFiles(), story });
    } catch (error) {
      const first = error instanceof Problem ? (error.details["findings"] as { message?: string }[] | undefined)?.[0] : undefined;
      const why = error instanceof Problem ? error.message : t("Tidak ada sambungan; coba lagi nanti.", "No connection; try again later.");
      this.panel.broken(first?.message ?? why);
      return undefined;
    }
  }

  private async again(): Promise<void> {
    this.story = fresh();
    this.started = false;
    this.reached = 0;
    this.tokens().clear();
    this.panel.waiting(t("Menyiapkan percobaan …", "Preparing the trial …"));
    // what the start form is; the story itself begins when it is filled in
    const play = await this.ask(this.story);
    if (play) await this.panel.show({ ...play, started: false, ended: false, stop: null, now: this.story.at }, 0);
  }

  private async start(data: Data): Promise<void> {
    const story = { ...this.story, start: data, steps: [] };
    const play = await this.once(story);
    if (!play) return;
    if (play.stop) {
      if (!this.panel.refused(play)) toast(play.stop.message);
      return;
    }
    this.story = story;
    this.started = true;
    await this.show(play);
  }

  private async step(step: Step): Promise<void> {
    // what could not be done on this drawing ends where one goes on
    const story = { ...this.story, steps: [...this.story.steps.slice(0, this.reached), step] };
    const play = await this.once(story);
    if (!play) return;
    if (play.stop && play.stop.step === story.steps.length) {
      // nothing happened: the story stays as it was
      if (!this.panel.refused(play)) toast(play.stop.message);
      return;
    }
    this.story = story;
    await this.show(play);
  }

  private async back(): Promise<void> {
    if (this.reached === 0) return this.again();
    const story = { ...this.story, steps: this.story.steps.slice(0, this.reached - 1) };
    const play = await this.once(story);
    if (!play) return;
    this.story = story;
    await this.show(play, false);
  }

  /** The draft has changed: the same story on what is drawn now. */
  private async changed(): Promise<void> {
    if (!this.started || this.running) return;
    const play = await this.once(this.story);
    if (play && !this.closed) await this.show(play, false);
  }

  private async show(play: Play, moving = true): Promise<void> {
    const here = play.tokens.map((token) => token.element);
    this.reached = play.stop ? Math.max(0, play.stop.step - 1) : this.story.steps.length;
    const drawn = this.panel.show(play, this.reached);
    if (moving) await this.tokens().move(play.path.map((entry) => entry.element), here, play.visited);
    else this.tokens().show(here, play.visited);
    await drawn;
  }

  /** A second tap while one is on its way does nothing. */
  private async once(story: Story): Promise<Play | undefined> {
    if (this.running) return undefined;
    this.running = true;
    try {
      return await this.ask(story);
    } finally {
      this.running = false;
    }
  }

  private async save(): Promise<void> {
    if (this.designer.locked) {
      toast(t("Rancangan ini hanya dapat dilihat.", "This draft can only be looked at."));
      return;
    }
    const title = await askText(t("Simpan sebagai cerita", "Keep as a story"), t("Apa yang ditunjukkan cerita ini?", "What does this story show?"));
    if (!title) return;
    const { api, files } = this.designer;
    try {
      const kept = await api.call<{ path: string; text: string }>("POST", api.at("play/save/"), {
        files: await this.designer.changedFiles(),
        story: { ...this.story, steps: this.story.steps.slice(0, this.reached) },
        title,
      });
      files.set(kept.path, kept.text);
      await this.designer.saveNow();
      toast(t("Cerita «{title}» disimpan; sejak kini rancangan harus memenuhinya.", "The story «{title}» is kept; from now on the draft must hold to it.", { title }));
    } catch (error) {
      toast((error as Error).message);
    }
  }
}

/** A story that begins on the next working morning, so that deadlines can be read. */
function fresh(): Story {
  const now = new Date();
  const day = new Date(now.getTime() + 24 * 3600 * 1000);
  while ([0, 6].includes(day.getDay())) day.setDate(day.getDate() + 1);
  const two = (n: number): string => String(n).padStart(2, "0");
  return { at: `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}T09:00:00+07:00`, start: {}, steps: [] };
}

/** Autosave: two seconds after a change, with the revision one started from, so that nothing is overwritten in silence. */
import { type Api, type Changed, Problem, SignedOut, Unreachable } from "./api";
import type { PackageFiles } from "./files";

export type SaveState =
  | { kind: "saved"; at: Date }
  | { kind: "changed" }
  | { kind: "saving" }
  | { kind: "offline"; kept: boolean }
  | { kind: "signedOut" }
  | { kind: "refused"; message: string };

export interface Kept {
  revision: number;
  at: string;
  files: Changed;
}

const WAIT = 2000;
const AGAIN = 10_000;

/** Unsaved work on this device, until the server has it. */
export class Keep {
  private readonly key: string;

  constructor(draft: string) {
    this.key = `rangkul.draft.${draft}`;
  }

  /** Whether the browser had room for it. */
  put(revision: number, files: Changed): boolean {
    try {
      localStorage.setItem(this.key, JSON.stringify({ revision, at: new Date().toISOString(), files } satisfies Kept));
      return true;
    } catch {
      return false;
    }
  }

  get(): Kept | undefined {
    try {
      const text = localStorage.getItem(this.key);
      return text ? (JSON.parse(text) as Kept) : undefined;
    } catch {
      return undefined;
    }
  }

  drop(): void {
    localStorage.removeItem(this.key);
  }
}

export interface SaverEvents {
  state(state: SaveState): void;
  /** the window goes away: what is half written on the diagram counts */
  leaving(): void;
  /** the draft was saved elsewhere in between: by somebody else, or in another window of one's own */
  changedBy(by: string, own: boolean): void;
  /** somebody else has the draft */
  heldBy(by: string, since: string): void;
}

export class Saver {
  /** nothing is sent while a question about other people's work is open, or without the right to edit */
  paused = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | undefined;
  private again = false;
  /** the server could not take it for a reason that passes; it is tried again */
  private waiting = false;
  /** where the person was when the window went away */
  private left: HTMLElement | undefined;

  constructor(
    private readonly api: Api,
    private readonly files: PackageFiles,
    readonly keep: Keep,
    public revision: number,
    private readonly events: SaverEvents,
  ) {
    files.onChange(() => this.touch());
    window.addEventListener("online", () => void this.save());
    // back from where one has signed in again
    window.addEventListener("focus", () => {
      if (this.waiting) void this.save();
    });
    window.addEventListener("beforeunload", () => this.leave());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.leave();
      else this.left?.focus();
    });
  }

  /** The window goes away: a field of the panel hands over what was typed last only when it loses the focus. */
  private leave(): void {
    const field = document.activeElement;
    this.left = field instanceof HTMLElement && field !== document.body ? field : undefined;
    this.left?.blur();
    this.events.leaving();
    void this.save();
  }

  touch(): void {
    if (this.paused) return;
    this.events.state({ kind: "changed" });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), WAIT);
  }

  /** Saves what there is, after what is being saved. Never throws. */
  async save(): Promise<void> {
    clearTimeout(this.timer);
    if (this.paused) return;
    if (this.running) {
      this.again = true;
      return this.running;
    }
    this.running = this.send().catch((error: unknown) => this.events.state({ kind: "refused", message: (error as Error).message }));
    await this.running;
    this.running = undefined;
    if (this.again) {
      this.again = false;
      await this.save();
    }
  }

  private async send(): Promise<void> {
    const files = await this.files.changed();
    if (Object.keys(files).length === 0) return;
    const kept = this.keep.put(this.revision, files);
    this.waiting = false;
    this.events.state({ kind: "saving" });
    try {
      const answer = await this.api.save(this.revision, files);
      this.revision = answer.revision;
      this.files.saved(files);
      this.keep.drop();
      this.events.state({ kind: "saved", at: new Date(answer.updated_at) });
    } catch (error) {
      if (error instanceof Problem && error.code === "draft_changed") {
        this.paused = true;
        this.events.changedBy(String(error.details["name"] ?? ""), error.details["own"] === true);
      } else if (error instanceof Problem && error.code === "draft_held") {
        this.paused = true;
        this.events.heldBy(String(error.details["by"] ?? ""), String(error.details["since"] ?? ""));
      } else if (error instanceof Unreachable) {
        this.events.state({ kind: "offline", kept });
        this.later();
      } else if (error instanceof SignedOut) {
        this.events.state({ kind: "signedOut" });
        this.later();
      } else {
        this.events.state({ kind: "refused", message: (error as Error).message });
        if (error instanceof Problem && (error.status === 429 || error.status >= 500)) this.later();
      }
    }
  }

  private later(): void {
    this.waiting = true;
    this.timer = setTimeout(() => void this.save(), AGAIN);
  }
}

const BEAT = 30_000;

/** Says every half minute that this window has the draft, and hears when somebody else took it. */
export class Hold {
  private timer: ReturnType<typeof setInterval> | undefined;
  mine = false;

  constructor(
    private readonly api: Api,
    private readonly lost: (by: string, since: string) => void,
  ) {
    window.addEventListener("pagehide", () => {
      if (this.mine) this.api.letGo();
    });
  }

  /** Takes the draft. False, with a call of ``lost``, when somebody else has it. */
  async take(over = false): Promise<boolean> {
    try {
      const { holder } = await this.api.hold(over);
      this.mine = holder?.mine ?? true;
      if (!this.mine) this.lost(holder.name, holder.since);
    } catch (error) {
      if (error instanceof Problem && error.code === "draft_held") {
        this.mine = false;
        this.lost(String(error.details["by"] ?? ""), String(error.details["since"] ?? ""));
      } else if (!(error instanceof Unreachable)) throw error;
      // without a network one goes on and learns of others when it is back
    }
    clearInterval(this.timer);
    if (this.mine) this.timer = setInterval(() => void this.take().catch(() => undefined), BEAT);
    return this.mine;
  }

  stop(): void {
    clearInterval(this.timer);
    this.mine = false;
  }
}

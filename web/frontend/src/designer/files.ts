/** The files of the draft as this window has them: what the server keeps, and what has been changed since. */
import type { Changed } from "./api";

type Source = () => Promise<string>;
type Listener = (path: string) => void;

export class PackageFiles {
  private readonly texts = new Map<string, string>();
  private readonly kept = new Map<string, string>();
  /** editors that have changed and are asked for their text only when somebody needs it */
  private readonly pending = new Map<string, Source>();
  private readonly listeners: Listener[] = [];

  /** As the server has it. */
  load(path: string, text: string): void {
    this.texts.set(path, text);
    this.kept.set(path, text);
    this.pending.delete(path);
  }

  /** The server does not have it any more. */
  forget(path: string): void {
    this.texts.delete(path);
    this.kept.delete(path);
    this.pending.delete(path);
  }

  /** The text of a file; an editor that has changed since is not asked (see ``flush``). */
  get(path: string): string | undefined {
    return this.texts.get(path);
  }

  paths(): string[] {
    return [...this.texts.keys()].sort();
  }

  set(path: string, text: string): void {
    this.pending.delete(path);
    if (this.texts.get(path) === text) return;
    this.texts.set(path, text);
    this.tell(path);
  }

  remove(path: string): void {
    this.pending.delete(path);
    if (this.texts.delete(path)) this.tell(path);
  }

  /** An editor has changed; ``source`` gives its text when it is needed (writing XML of a large diagram costs time). */
  touch(path: string, source: Source): void {
    this.pending.set(path, source);
    this.tell(path);
  }

  /** Editors write what they have. */
  async flush(): Promise<void> {
    for (const [path, source] of [...this.pending]) {
      const text = await source();
      if (this.pending.get(path) === source) this.pending.delete(path);
      this.texts.set(path, text);
    }
  }

  /** What the server does not have yet: path -> text, or null for a file that is gone. */
  async changed(): Promise<Changed> {
    await this.flush();
    const found: Changed = {};
    for (const [path, text] of this.texts) if (this.kept.get(path) !== text) found[path] = text;
    for (const path of this.kept.keys()) if (!this.texts.has(path)) found[path] = null;
    return found;
  }

  /** The server has taken these. */
  saved(files: Changed): void {
    for (const [path, text] of Object.entries(files)) {
      if (text === null) this.kept.delete(path);
      else this.kept.set(path, text);
    }
  }

  /** Everything, with what is not saved yet. */
  async all(): Promise<Record<string, string>> {
    await this.flush();
    return Object.fromEntries(this.texts);
  }

  onChange(listener: Listener): void {
    this.listeners.push(listener);
  }

  private tell(path: string): void {
    for (const listener of this.listeners) listener(path);
  }
}

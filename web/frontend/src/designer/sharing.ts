/** Two people in one draft: who has it, taking over, and what happens to unsaved work. Nothing is overwritten in silence. */
import type { Changed } from "./api";
import type { Designer } from "./designer";
import { ask, say, toast } from "./dialog";
import { el, icon } from "./dom";
import type { Hold } from "./saving";
import { clock, t } from "./words";

export class Sharing {
  locked = true;
  private asking = false;
  private out = false;

  constructor(
    private readonly designer: Designer,
    private readonly hold: Hold,
  ) {}

  /** Takes the draft if one may change it and nobody else has it, and offers what was left unsaved on this device. */
  async begin(): Promise<void> {
    const { draft, saver } = this.designer;
    const may = draft.may.edit && draft.state === "open";
    this.designer.lock(true);
    saver.paused = true;
    if (!may) {
      this.notice(draft.state === "open" ? t("Anda dapat melihat rancangan ini, tetapi tidak mengubahnya.", "You can look at this draft, but not change it.") : t("Rancangan ini sudah diajukan dan tidak dapat diubah.", "This draft is submitted and cannot be changed."));
      return;
    }
    if (await this.hold.take()) {
      this.free();
      await this.offerKept();
    }
  }

  stop(): void {
    this.hold.stop();
    this.lock();
  }

  /** Somebody else has it: told on opening, or when they took it over. */
  async heldBy(by: string, since: string): Promise<void> {
    const had = !this.locked;
    this.hold.stop();
    this.lock();
    const at = since && !Number.isNaN(Date.parse(since)) ? clock(new Date(since)) : "";
    this.notice(
      t("{name} sedang mengubah rancangan ini{at}. Anda hanya melihat.", "{name} is working on this draft{at}. You are only looking.", { name: by, at: at ? t(" sejak {at}", " since {at}", { at }) : "" }),
      { text: t("Ambil alih", "Take over"), act: () => void this.takeOver(by) },
    );
    if (!had || this.asking) return;
    const changed = await this.designer.changedFiles();
    if (Object.keys(changed).length === 0) {
      await say(t("{name} mengambil alih rancangan ini", "{name} has taken over this draft", { name: by }), t("Semua perubahan Anda sudah tersimpan.", "All your changes are saved."));
      return;
    }
    this.asking = true;
    const choice = await ask(
      t("{name} mengambil alih rancangan ini", "{name} has taken over this draft", { name: by }),
      [t("Perubahan terakhir Anda belum tersimpan di sana. Perubahan itu tetap ada di perangkat ini.", "Your last changes are not saved there. They are still on this device.")],
      [
        { text: t("Simpan sebagai salinan", "Save as a copy"), value: "copy", kind: "primary" },
        { text: t("Nanti saja", "Later"), value: "later" },
      ],
    );
    this.asking = false;
    if (choice === "copy") await this.copy(changed);
    else this.designer.saver.keep.put(this.designer.saver.revision, changed);
  }

  /** The session has ended while one draws: told with the way in, until something could be sent again. */
  signedOut(out: boolean): void {
    if (out === this.out) return;
    this.out = out;
    if (!out) this.quiet();
    else {
      this.notice(
        t("Anda tidak lagi masuk. Perubahan Anda tersimpan di perangkat ini dan terkirim sendiri setelah Anda masuk lagi.", "You are no longer signed in. Your changes are kept on this device and are sent by themselves once you have signed in again."),
        { text: t("Masuk lagi", "Sign in again"), act: () => void window.open(this.designer.signIn, "_blank", "noopener") },
      );
    }
  }

  /** The draft was saved elsewhere in between: by somebody else, or in another window of one's own. */
  async changedBy(by: string, own: boolean): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    const changed = await this.designer.changedFiles();
    this.designer.saver.keep.put(this.designer.saver.revision, changed);
    const { state } = await this.designer.api.open().catch(() => this.designer.draft);
    if (state !== "open") {
      this.asking = false;
      this.stop();
      this.notice(t("Rancangan ini sudah diajukan atau ditutup. Perubahan terakhir Anda hanya ada di perangkat ini.", "This draft is submitted or closed by now. Your last changes are on this device only."), {
        text: t("Simpan sebagai salinan", "Save as a copy"),
        act: () => void this.copy(changed),
      });
      return;
    }
    const choice = await ask(
      own
        ? t("Anda sudah mengubah rancangan ini di jendela lain", "You have changed this draft in another window")
        : t("Rancangan ini sudah diubah {name}", "{name} has changed this draft", { name: by || t("orang lain", "somebody else") }),
      [
        own
          ? t("Perubahan di jendela ini dan di jendela itu tidak digabung dengan sendirinya. Pilih mana yang dipakai di sini.", "What was changed in this window and in that one is not merged by itself. Choose which to go on with here.")
          : t("Perubahan Anda dan perubahannya tidak digabung dengan sendirinya. Pilih mana yang dipakai di sini.", "Your changes and theirs are not merged by themselves. Choose which to go on with here."),
      ],
      [
        { text: own ? t("Simpan yang di jendela ini sebagai salinan", "Save this window's as a copy") : t("Simpan milik saya sebagai salinan", "Save mine as a copy"), value: "copy", kind: "primary" },
        { text: own ? t("Pakai yang di jendela lain, buang yang di sini", "Take the other window's, drop this one's") : t("Pakai yang di sana, buang milik saya", "Take theirs, drop mine"), value: "theirs", kind: "danger" },
      ],
    );
    this.asking = false;
    if (choice === "copy") await this.copy(changed);
    else if (choice === "theirs") await this.reload();
    else {
      this.lock();
      const why = own
        ? t("Perubahan di jendela ini belum tersimpan: rancangan ini sudah Anda ubah di jendela lain.", "The changes of this window are not saved: you have changed this draft in another one.")
        : t("Perubahan Anda belum tersimpan: rancangan ini sudah diubah orang lain.", "Your changes are not saved: somebody else has changed this draft.");
      this.notice(why, { text: t("Pilih", "Choose"), act: () => void this.changedBy(by, own) });
    }
  }

  private async takeOver(by: string): Promise<void> {
    const sure = await ask(
      t("Ambil alih dari {name}?", "Take over from {name}?", { name: by }),
      [t("Yang sudah tersimpan tetap ada. {name} diberi tahu dan dapat menyimpan sisanya sebagai salinan.", "What is saved stays. {name} is told and can save the rest as a copy.", { name: by })],
      [
        { text: t("Ambil alih", "Take over"), value: true, kind: "primary" },
        { text: t("Batal", "Cancel"), value: false },
      ],
    );
    if (!sure || !(await this.hold.take(true))) return;
    await this.reload();
    this.free();
  }

  /** The server's draft as it is now. */
  async reload(): Promise<void> {
    const { designer } = this;
    const draft = await designer.api.open();
    designer.draft = draft;
    designer.beside.close();
    for (const path of designer.files.paths()) if (!draft.files.some((file) => file.path === path)) designer.files.forget(path);
    await Promise.all(draft.files.map(async ({ path }) => designer.files.load(path, await designer.api.file(path))));
    designer.saver.revision = draft.revision;
    designer.saver.keep.drop();
    await designer.showDiagramFile();
    if (!this.locked) designer.saver.paused = false;
    designer.showFindingsAgain();
  }

  private async copy(changed: Changed): Promise<void> {
    try {
      const copy = await this.designer.api.copy(changed);
      this.designer.saver.keep.drop();
      window.location.assign(window.location.pathname.replace(/\d+\/?$/, `${copy.id}/`));
    } catch (error) {
      await say(t("Salinan tidak dapat dibuat", "The copy could not be made"), (error as Error).message, t("Perubahan Anda tetap ada di perangkat ini.", "Your changes are still on this device."));
    }
  }

  /** Work that did not reach the server last time. */
  private async offerKept(): Promise<void> {
    const { saver, files } = this.designer;
    const kept = saver.keep.get();
    if (!kept) return;
    const news = Object.entries(kept.files).filter(([path, text]) => (files.get(path) ?? null) !== text);
    if (news.length === 0) {
      saver.keep.drop();
      return;
    }
    const at = new Date(kept.at);
    const same = kept.revision === saver.revision;
    const choice = await ask(
      t("Ada perubahan yang belum tersimpan", "There are unsaved changes"),
      [
        t("Perangkat ini menyimpan perubahan dari {day} pukul {time} yang belum sampai ke server.", "This device has changes of {day} at {time} that have not reached the server.", { day: at.toLocaleDateString(document.documentElement.lang), time: clock(at) }),
        same ? "" : t("Sejak itu rancangan sudah diubah. Lebih aman menyimpannya sebagai salinan.", "The draft has been changed since. It is safer to save them as a copy."),
      ],
      [
        ...(same ? [{ text: t("Pakai perubahan itu", "Use these changes"), value: "use", kind: "primary" as const }] : []),
        { text: t("Simpan sebagai salinan", "Save as a copy"), value: "copy", ...(same ? {} : { kind: "primary" as const }) },
        { text: t("Buang", "Drop them"), value: "drop", kind: "danger" },
      ],
    );
    if (choice === "use") {
      for (const [path, text] of news) {
        if (text === null) files.remove(path);
        else files.set(path, text);
      }
      await this.designer.showDiagramFile();
      await saver.save();
      toast(t("Perubahan dipulihkan.", "The changes are restored."));
    } else if (choice === "copy") await this.copy(kept.files);
    else if (choice === "drop") saver.keep.drop();
  }

  private free(): void {
    this.locked = false;
    this.designer.saver.paused = false;
    this.designer.lock(false);
    this.quiet();
  }

  /** Nothing stands in the way of drawing. */
  private quiet(): void {
    this.designer.shell.notice.hidden = true;
    this.newer();
  }

  /** Somebody has published a version since this draft was begun: told before it is submitted, with where to compare. */
  private newer(): void {
    const { outdated } = this.designer.draft;
    if (!outdated) return;
    this.notice(outdated.message, { text: t("Bandingkan", "Compare"), act: () => window.location.assign("tinjauan/") }, "history");
  }

  private lock(): void {
    this.locked = true;
    this.designer.saver.paused = true;
    this.designer.lock(true);
  }

  private notice(text: string, action?: { text: string; act: () => void }, sign = "lock"): void {
    const place = this.designer.shell.notice;
    place.hidden = false;
    place.replaceChildren(icon(sign), el("span", {}, text), ...(action ? [el("button", { type: "button", class: "btn btn-quiet btn-sm", onclick: action.act }, action.text)] : []));
  }
}

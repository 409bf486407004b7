/** The findings in plain language: what is wrong, where, what to do, and the word of reason why it may stand. */
import { el, icon } from "../dom";
import type { Finding, Severity } from "../types";
import { t } from "../words";
import type { Repair } from "./repairs";
import { SIGNS, graveness, severityName } from ".";

export interface ListActions {
  title(finding: Finding): string;
  go(finding: Finding): void;
  way(finding: Finding): void;
  waive(finding: Finding, reason: string): Promise<void>;
  locked(): boolean;
  /** what can be mended at once: for a finding, and of all of them what is clear */
  repairs(finding?: Finding): Repair[];
  mend(keys: string[]): Promise<void>;
}

export class FindingList {
  private readonly body = el("div", { class: "rkd-findings-body", hidden: true });
  private readonly summary = el("span", {});
  private readonly head: HTMLButtonElement;
  private shown = "";

  constructor(
    place: HTMLElement,
    private readonly actions: ListActions,
  ) {
    this.head = el("button", { type: "button", class: "rkd-findings-head", "aria-expanded": "false", onclick: () => this.toggle() }, icon("chevron-right"), this.summary);
    place.replaceChildren(this.head, this.body);
    this.busy();
  }

  toggle(open = this.body.hidden): void {
    this.body.hidden = !open;
    this.head.setAttribute("aria-expanded", String(open));
  }

  busy(): void {
    if (!this.shown) this.summary.textContent = t("Memeriksa …", "Checking …");
  }

  /** Nobody could be asked; what was found before stays. */
  silent(): void {
    this.shown = "";
    this.summary.textContent = t("Belum dapat diperiksa; yang terakhir ditemukan ada di bawah.", "Cannot be checked now; what was found last stands below.");
  }

  show(findings: Finding[]): void {
    const shown = JSON.stringify([findings, this.actions.repairs()]);
    if (shown === this.shown) return;
    this.shown = shown;
    const count = (severity: Severity): number => findings.filter((f) => graveness(f) === severity).length;
    const open = findings.filter((f) => graveness(f) === "warning" && !f.waived).length;
    this.summary.replaceChildren(
      findings.length === 0
        ? t("Tidak ada temuan: rancangan ini dapat dijalankan.", "Nothing found: this draft can be run.")
        : [
            count("error") ? t("{n} galat", count("error") === 1 ? "{n} error" : "{n} errors", { n: count("error") }) : "",
            count("warning") ? t("{n} peringatan ({o} perlu alasan)", "{n} × warning ({o} to be explained)", { n: count("warning"), o: open }) : "",
            count("info") ? t("{n} keterangan", count("info") === 1 ? "{n} note" : "{n} notes", { n: count("info") }) : "",
          ]
            .filter(Boolean)
            .join(" · "),
    );
    // whoever is writing a reason goes on writing it
    const writing = this.body.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset["key"] : undefined;
    const written = writing ? (document.activeElement as HTMLInputElement).value : "";
    this.body.replaceChildren(this.mendable(), el("ul", {}, ...findings.map((finding) => this.item(finding))));
    const again = writing ? this.body.querySelector<HTMLInputElement>(`input[data-key="${CSS.escape(writing)}"]`) : null;
    if (again) {
      again.value = written;
      again.focus();
    }
  }

  /** One button for all that can be mended without a decision of the author. */
  private mendable(): HTMLElement {
    const clear = this.actions.locked() ? [] : this.actions.repairs();
    if (clear.length === 0) return el("div", { hidden: true });
    return el(
      "div",
      { class: "rkd-mend" },
      icon("tool"),
      el("span", {}, t("{n} hal dapat diperbaiki langsung.", "{n} things can be mended at once.", { n: clear.length })),
      el("button", { type: "button", class: "btn btn-quiet btn-sm", onclick: () => void this.actions.mend(["all"]) }, t("Perbaiki semuanya", "Mend them all")),
    );
  }

  private item(finding: Finding): HTMLElement {
    const place = this.actions.title(finding);
    const severity = graveness(finding);
    return el(
      "li",
      { class: `rkd-finding ${severity}${finding.waived ? " waived" : ""}`, "data-code": finding.code },
      icon(SIGNS[severity]),
      el(
        "div",
        { class: "what" },
        el("div", { class: "where" }, el("span", { class: "visually-hidden" }, `${severityName(severity)}: `), el("button", { type: "button", class: "rkd-link", onclick: () => this.actions.go(finding) }, place)),
        el("p", {}, finding.message),
        finding.hint ? el("p", { class: "hint" }, finding.hint) : null,
        finding.path.length > 0 ? el("button", { type: "button", class: "btn btn-quiet btn-sm", onclick: () => this.actions.way(finding) }, icon("route"), t("Tunjukkan jalannya", "Show the way")) : null,
        ...(this.actions.locked() ? [] : this.actions.repairs(finding)).map((repair) =>
          el("button", { type: "button", class: "btn btn-quiet btn-sm", onclick: () => void this.actions.mend([repair.key]) }, icon("tool"), repair.title),
        ),
        severity === "warning" ? this.reason(finding) : null,
      ),
    );
  }

  private reason(finding: Finding): HTMLElement | null {
    if (this.actions.locked()) return finding.waived ? el("p", { class: "hint" }, t("Alasan: {why}", "Reason: {why}", { why: finding.waived })) : null;
    const id = `reason-${finding.key}`;
    const input = el("input", { class: "form-control", id, "data-key": finding.key, value: finding.waived ?? "", maxlength: 500, placeholder: t("mengapa ini boleh tetap begini", "why it may stay like this") });
    return el(
      "form",
      {
        class: "reason",
        onsubmit: (event: Event) => {
          event.preventDefault();
          void this.actions.waive(finding, input.value.trim());
        },
      },
      el("label", { for: id }, t("Alasan", "Reason")),
      input,
      el("button", { type: "submit", class: "btn btn-quiet btn-sm" }, t("Simpan", "Save")),
    );
  }
}

/** The stories of the procedure: run them all, see which hold, and what of the diagram none of them visits. */
import { Problem } from "./api";
import type { Coverage } from "./coverage";
import type { Designer } from "./designer";
import { el, icon } from "./dom";
import type { Stories, StoryResult } from "./types";
import { t } from "./words";

export interface StoryPanel {
  run(): Promise<void>;
}

export function storyPanel(designer: Designer): StoryPanel {
  const body = el("div", { class: "rkd-stories" });
  const coverage = (): Coverage => designer.modeler.get("coverage");

  async function run(): Promise<void> {
    body.replaceChildren(el("p", { class: "rkd-waiting" }, t("Menjalankan cerita …", "Running the stories …")));
    designer.openPanel("stories", body, t("Cerita", "Stories"), () => coverage().clear());
    try {
      show(await designer.api.stories(await designer.changedFiles()));
    } catch (error) {
      const why = error instanceof Problem ? error.message : t("Tidak ada sambungan; coba lagi nanti.", "No connection; try again later.");
      body.replaceChildren(el("div", { class: "tell late", role: "alert" }, icon("alert-triangle"), el("div", {}, el("p", {}, why))));
    }
  }

  function show({ results, coverage: covered }: Stories): void {
    coverage().show(covered);
    const broken = results.filter((result) => !result.passed).length;
    const share = covered.elements ? Math.round((covered.visited / covered.elements) * 100) : 0;
    body.replaceChildren(
      el(
        "div",
        { class: `tell ${broken ? "late" : "good"}` },
        icon(broken ? "alert-triangle" : "circle-check"),
        el(
          "div",
          {},
          el("p", {}, results.length === 0 ? t("Belum ada cerita. Mainkan rancangan ini lewat «Coba», lalu simpan sebagai cerita.", "There is no story yet. Play the draft by «Try it», then keep it as a story.") : broken ? t("{n} dari {m} cerita tidak cocok lagi.", "{n} of {m} stories do not hold.", { n: broken, m: results.length }) : t("Semua {m} cerita cocok.", "All {m} stories hold.", { m: results.length })),
          el("p", {}, t("{share}% elemen dilewati ({v} dari {e}).", "{share}% of the elements are visited ({v} of {e}).", { share, v: covered.visited, e: covered.elements })),
        ),
      ),
      el("div", { class: "rkd-legend" }, el("span", { class: "told" }, t("dilewati cerita", "visited")), el("span", { class: "untold" }, t("tanpa cerita", "never visited"))),
      el("ul", { class: "rkd-story-list" }, ...[...results].sort((a, b) => Number(a.passed) - Number(b.passed)).map(line)),
      el("button", { type: "button", class: "btn btn-quiet btn-sm", onclick: () => void run() }, icon("refresh"), t("Jalankan lagi", "Run again")),
    );
    const first = results.find((result) => !result.passed)?.failures[0];
    if (first?.element) designer.select(first.element);
  }

  function line(result: StoryResult): HTMLElement {
    return el(
      "li",
      { class: result.passed ? "good" : "late" },
      icon(result.passed ? "circle-check" : "circle-x"),
      el(
        "div",
        {},
        el("strong", {}, result.title || result.file),
        el("span", { class: "visually-hidden" }, result.passed ? t(" cocok", " holds") : t(" tidak cocok", " does not hold")),
        ...result.failures.map((failure) =>
          el(
            "div",
            { class: "failure" },
            el("p", {}, t("Langkah {n}", "Step {n}", { n: failure.step })),
            el("p", {}, t("Seharusnya: {what}", "Expected: {what}", { what: said(failure.expected) })),
            el("p", {}, t("Ternyata: {what}", "Found: {what}", { what: said(failure.found) })),
            failure.element ? el("button", { type: "button", class: "rkd-link", onclick: () => designer.select(failure.element) }, t("Tunjukkan di diagram", "Show it on the diagram")) : null,
          ),
        ),
        ...(result.passed ? [el("button", { type: "button", class: "rkd-link", onclick: () => designer.modeler.get("coverage").show({ elements: 0, visited: 0, missing: [], times: Object.fromEntries(result.visited.map((id) => [id, 1])) }) }, t("Tandai jalannya", "Mark its way"))] : []),
      ),
    );
  }

  return { run };
}

function said(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

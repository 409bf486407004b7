/** The designer island: opens the draft that the page names. */
import "./designer/designer.css";
import { Api, Problem } from "./designer/api";
import { addModule, Designer, setPlayer } from "./designer/designer";
import { el, icon, iconsAt } from "./designer/dom";
import { playModule } from "./designer/play/tokens";
import { t } from "./designer/words";

addModule(playModule);
setPlayer(async (designer) => (await import("./designer/play")).openPlay(designer));

function token(): string {
  const cookie = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1];
  return cookie ?? document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";
}

async function mount(root: HTMLElement): Promise<void> {
  iconsAt(root.dataset["icons"]);
  const api = new Api(root.dataset["api"] ?? "/api/", root.dataset["draft"] ?? "", token);
  const back = root.dataset["back"] ?? "/prosedur/rancangan/";
  try {
    await new Designer(root, api, back).open();
  } catch (error) {
    const why = error instanceof Problem ? error.message : t("Tidak ada sambungan ke server. Muat ulang halaman ini bila sudah tersambung.", "There is no connection to the server. Load this page again when you are connected.");
    if (!(error instanceof Problem)) console.warn("designer", error);
    root.replaceChildren(
      el("div", { class: "rkd-failed" }, el("div", { class: "tell late", role: "alert" }, icon("alert-triangle"), el("div", {}, el("p", {}, t("Rancangan ini tidak dapat dibuka.", "This draft cannot be opened.")), el("p", {}, why))), el("a", { class: "btn btn-quiet", href: back }, t("Kembali ke daftar", "Back to the list"))),
    );
  }
}

for (const root of document.querySelectorAll<HTMLElement>("[data-designer]")) void mount(root);

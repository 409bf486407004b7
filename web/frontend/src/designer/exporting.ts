/** What can be taken away: the diagram as BPMN, SVG or PNG, and the whole package from the server. */
import type { Designer } from "./designer";
import { toast } from "./dialog";
import { download } from "./dom";
import type { MenuItem } from "./shell";
import { t } from "./words";

export function exportItems(designer: Designer): MenuItem[] {
  const name = designer.draft.procedure;
  return [
    { text: t("Diagram BPMN (XML)", "BPMN diagram (XML)"), icon: "file-text", act: () => void designer.files.flush().then(() => download(`${name}.bpmn`, new Blob([designer.files.get(designer.diagramPath) ?? ""], { type: "application/xml" }))) },
    { text: t("Gambar SVG", "SVG picture"), icon: "photo", act: () => void designer.modeler.saveSVG().then(({ svg }) => download(`${name}.svg`, new Blob([svg], { type: "image/svg+xml" }))) },
    { text: t("Gambar PNG", "PNG picture"), icon: "photo", act: () => void png(designer, name) },
    { text: t("Cetak atau PDF", "Print or PDF"), icon: "printer", act: () => window.print() },
    {
      text: t("Seluruh paket (zip)", "Whole package (zip)"),
      icon: "file-zip",
      act: () => void designer.saveNow().then(() => window.location.assign(designer.api.at("export/"))),
    },
  ]; // prettier-ignore
}

/** Widest picture that browsers draw reliably. */
const WIDEST = 8000;

async function png(designer: Designer, name: string): Promise<void> {
  const { svg } = await designer.modeler.saveSVG();
  const picture = new Image();
  picture.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    await picture.decode();
    const scale = Math.min(2, WIDEST / picture.width);
    const canvas = document.createElement("canvas");
    canvas.width = picture.width * scale;
    canvas.height = picture.height * scale;
    const pen = canvas.getContext("2d");
    if (!pen) throw new Error("no canvas");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => blob && download(`${name}.png`, blob));
  } catch {
    toast(t("Gambar PNG tidak dapat dibuat; pakai SVG.", "The PNG could not be made; use SVG."));
  } finally {
    URL.revokeObjectURL(picture.src);
  }
}

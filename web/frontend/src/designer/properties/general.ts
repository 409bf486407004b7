/** Name, English name, what people must know, and the technical id. */
import { isA } from "../types-of-elements";
import { t } from "../words";
import { IN_ENGLISH, IN_INDONESIAN, type Context, attribute, joinDocumentation, splitDocumentation } from "./context";
import { type Entry, type Group, actions, area, text } from "./fields";
import { slug } from "./slug";

const NAMED = ["bpmn:FlowElement", "bpmn:Lane", "bpmn:Participant", "bpmn:Process"];

export function general(context: Context): Group {
  const { edit, element, designer } = context;
  const bo = element.businessObject;
  const entries: Entry[] = [];
  if (isA(bo, "bpmn:TextAnnotation")) {
    entries.push(area("text", t("Catatan", "Note"), () => bo["text"] ?? "", (value) => edit.set(element, { text: value })));
  } else {
    entries.push(area("name", `${t("Nama", "Name")} (${IN_INDONESIAN})`, () => bo["name"] ?? "", (value) => edit.set(element, { name: value }), { rows: 1 }));
  }
  if (isA(bo, ...NAMED)) entries.push(attribute(context, "name-en", "rangkul:nameEn", `${t("Nama", "Name")} (${IN_ENGLISH})`));
  if (isA(bo, "bpmn:Participant", "bpmn:Process", "bpmn:Collaboration")) {
    entries.push(
      actions("settings", t("Judul, dasar hukum, siapa yang memulai, dan pesan ada di pengaturan prosedur.", "Title, legal basis, who starts it and messages are in the settings of the procedure."), {
        text: t("Buka pengaturan", "Open the settings"),
        act: () => void designer.openTab("procedure.toml"),
      }),
    );
  }
  return { id: "general", label: t("Umum", "General"), entries, shouldOpen: true };
}

/** What the person must know when the task comes: the first documentation, in both languages. */
export function documentation({ edit, element }: Context): Group {
  const bo = (element.businessObject["processRef"] ?? element.businessObject) as typeof element.businessObject;
  const [id, en] = splitDocumentation(bo["documentation"]?.[0]?.text ?? "");
  const write = (whole: string): void => {
    const rest = (bo["documentation"] ?? []).slice(1);
    const first = whole.trim() ? [edit.create("bpmn:Documentation", { text: whole }, bo)] : [];
    edit.change(element, bo, { documentation: [...first, ...rest] });
  };
  return {
    id: "documentation",
    label: t("Petunjuk bagi petugas", "What people must know"),
    entries: [
      area("documentation-id", IN_INDONESIAN, () => id, (value) => write(joinDocumentation(value ?? "", en)), { rows: 4 }),
      area("documentation-en", IN_ENGLISH, () => en, (value) => write(joinDocumentation(id, value ?? "")), { rows: 4 }),
    ],
  };
}

export function technical(context: Context): Group {
  const { edit, element, designer } = context;
  const bo = element.businessObject;
  const wrong = (value: string | undefined): string | undefined => {
    if (!value || !/^[\p{L}_][\p{L}\p{N}_.-]*$/u.test(value)) return t("Huruf, angka, dan garis bawah; tidak diawali angka.", "Letters, digits and underscores; no digit first.");
    const other = (bo as any).$model?.ids?.assigned(value);
    return other && other !== bo ? t("Id ini sudah dipakai.", "This id is taken.") : undefined;
  };
  // a form that was found by the id stays the form of the task
  const rename = (id: string): void => {
    const own = isA(bo, "bpmn:UserTask") && !bo.get("rangkul:form") && designer.files.paths().includes(`forms/${bo.id}.json`);
    edit.set(element, { id, ...(own ? { "rangkul:form": bo.id } : {}) });
  };
  const better = /_[0-9a-z]{7}$/.test(bo.id) && bo["name"] ? slug(String(bo["name"])) : "";
  return {
    id: "technical",
    label: t("Teknis", "Technical"),
    entries: [
      ...(better && !wrong(better) ? [actions("id-from-name", "", { text: t("Pakai «{id}» sebagai id", "Use «{id}» as the id", { id: better }), changes: true, act: () => rename(better) })] : []),
      text("id", t("Id", "Id"), () => bo.id, (value) => value && !wrong(value) && rename(value), {
        validate: wrong,
        description: bo.$type === "bpmn:Process" || bo.id === designer.draft.procedure
          ? t("Id prosedur: tetap sama selama prosedur ini hidup.", "The id of the procedure: it stays as long as the procedure lives.")
          : t("Nama hasil, formulir, dan cerita merujuk ke id ini.", "Outcomes, forms and stories refer to this id."),
        locked: bo.$type === "bpmn:Process",
      }),
    ],
  };
}

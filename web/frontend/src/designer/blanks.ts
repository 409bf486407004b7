/** What a new form and a new decision table begin with. */

/** A form-js schema with one field for notes. */
export function blankForm(name: string, title: string): string {
  const schema = {
    type: "default",
    schemaVersion: 18,
    id: name,
    components: [
      { type: "text", id: "Field_judul", text: `## ${title}`, properties: { text_en: `## ${title}` } },
      { type: "textarea", id: "Field_catatan", key: "catatan", label: "Catatan", properties: { label_en: "Notes" } },
    ],
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** A DMN 1.3 decision with one input, one output and one rule. */
export function blankDecision(name: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/" xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" id="model_${name}" name="${name}" namespace="http://rangkul.id/dmn/${name}" expressionLanguage="https://www.omg.org/spec/DMN/20191111/FEEL/">
  <inputData id="${name}_masukan" name="risiko">
    <variable id="${name}_masukan_variabel" name="risiko" typeRef="string" />
  </inputData>
  <decision id="${name}" name="${name}">
    <variable id="${name}_hasil" name="${name}" typeRef="string" />
    <informationRequirement id="${name}_perlu"><requiredInput href="#${name}_masukan" /></informationRequirement>
    <decisionTable id="${name}_tabel" hitPolicy="FIRST">
      <input id="${name}_kolom" label="risiko"><inputExpression id="${name}_ungkapan" typeRef="string"><text>risiko</text></inputExpression></input>
      <output id="${name}_keluar" label="hasil" name="${name}" typeRef="string" />
      <rule id="${name}_aturan_1">
        <inputEntry id="${name}_sel_1"><text>-</text></inputEntry>
        <outputEntry id="${name}_sel_2"><text>"ya"</text></outputEntry>
      </rule>
    </decisionTable>
  </decision>
  <dmndi:DMNDI>
    <dmndi:DMNDiagram id="${name}_diagram">
      <dmndi:DMNShape id="${name}_bentuk" dmnElementRef="${name}"><dc:Bounds height="80" width="180" x="160" y="80" /></dmndi:DMNShape>
      <dmndi:DMNShape id="${name}_bentuk_masukan" dmnElementRef="${name}_masukan"><dc:Bounds height="45" width="125" x="187" y="240" /></dmndi:DMNShape>
    </dmndi:DMNDiagram>
  </dmndi:DMNDI>
</definitions>
`;
}

export interface DecisionLine {
  /** what the diagram names */
  id: string;
  name: string;
  file: string;
  /** names that its table reads, in the order of its requirements */
  inputs: string[];
}

/** The decisions of a DMN file; none when it cannot be read. */
export function decisionsIn(file: string, text: string): DecisionLine[] {
  const parsed = new DOMParser().parseFromString(text, "application/xml");
  if (parsed.querySelector("parsererror")) return [];
  return [...parsed.getElementsByTagNameNS("*", "decision")].map((decision) => {
    const required = [...decision.getElementsByTagNameNS("*", "requiredInput")].map((input) => {
      const id = (input.getAttribute("href") ?? "").replace("#", "");
      return parsed.getElementById(id)?.getAttribute("name") ?? [...parsed.getElementsByTagNameNS("*", "inputData")].find((data) => data.getAttribute("id") === id)?.getAttribute("name") ?? id;
    });
    const columns = [...decision.getElementsByTagNameNS("*", "inputExpression")].map((column) => column.textContent?.trim() ?? "");
    return {
      id: decision.getAttribute("id") ?? "",
      name: decision.getAttribute("name") ?? "",
      file,
      inputs: required.length ? required : [...new Set(columns.filter((name) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)))],
    };
  });
}

/** The rows "old element → new element" of the form. Tapping fills them; without scripts they are plain pickers. */

export class MappingForm {
  private old: string | undefined;
  private readonly rows: HTMLElement | null;
  private readonly told: HTMLElement | null;

  constructor(private readonly place: HTMLElement) {
    this.rows = place.querySelector("[data-rows]");
    this.told = place.querySelector("[data-picked]");
    this.rows?.addEventListener("change", () => this.keepOneBlank());
  }

  /** An element was tapped. False when it means nothing here. */
  pick(side: "before" | "after", id: string, name: string): boolean {
    if (side === "before") {
      this.old = id;
      if (this.told) this.told.textContent = `${name}: ${this.place.dataset["old"] ?? ""}`;
      return true;
    }
    if (!this.old) return false;
    const row = this.rowOf(this.old) ?? this.blank();
    if (!row) return false;
    const [from, to] = row.querySelectorAll("select");
    if (!from || !to || !choose(from, this.old) || !choose(to, id)) return false;
    if (this.told) this.told.textContent = `${from.selectedOptions[0]?.textContent ?? ""} → ${to.selectedOptions[0]?.textContent ?? ""}`;
    this.old = undefined;
    this.keepOneBlank();
    return true;
  }

  private all(): HTMLElement[] {
    return [...(this.rows?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
  }

  private rowOf(id: string): HTMLElement | undefined {
    return this.all().find((row) => row.querySelector("select")?.value.split("/").pop() === id);
  }

  private blank(): HTMLElement | undefined {
    return this.all().find((row) => row.querySelector("select")?.value === "");
  }

  private keepOneBlank(): void {
    if (this.blank()) return;
    const last = this.all().pop();
    if (!last) return;
    const next = last.cloneNode(true) as HTMLElement;
    for (const select of next.querySelectorAll("select")) select.selectedIndex = 0;
    last.after(next);
  }
}

/** Choose the option of this id, also where the process stands before it. */
function choose(select: HTMLSelectElement, id: string): boolean {
  const found = [...select.options].find((option) => option.value === id || option.value.endsWith(`/${id}`));
  if (!found) return false;
  select.value = found.value;
  return true;
}

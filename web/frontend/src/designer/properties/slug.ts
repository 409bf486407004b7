/** "Kunjungi korban!" -> "kunjungi_korban": a name as an id. */
export function slug(text: string): string {
  return text.toLowerCase().normalize("NFKD").replace(/[^\p{L}\p{N}]+/gu, "_").replace(/^_|_$/g, "");
}

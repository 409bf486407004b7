import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import type { Plugin as PostcssPlugin } from "postcss";
import { defineConfig, type Plugin } from "vite";
import { ICONS } from "./src/icons.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const web = join(here, "..");

/** Every word of our templates and sources: a class that is not among them is used nowhere. */
function wordsOfOurs(): Set<string> {
  const words = new Set<string>(["show", "collapsing", "was-validated"]);
  const read = (folder: string, endings: string[]): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!["node_modules", "build", "__pycache__"].includes(entry.name)) read(path, endings);
      } else if (endings.some((ending) => entry.name.endsWith(ending))) {
        for (const word of readFileSync(path, "utf8").match(/[\w-]+/g) ?? []) words.add(word);
      }
    }
  };
  read(web, [".html", ".py"]);
  read(join(here, "src"), [".ts"]);
  return words;
}

/** Tabler is 600 kB of CSS for every page there could be; a phone with bad reception gets what we use. */
function onlyWhatWeUse(): PostcssPlugin {
  const words = wordsOfOurs();
  const used = (selector: string): boolean => {
    if (/data-bs-theme=["']?dark|\[data-bs-theme-/.test(selector)) return false;
    const plain = selector.replace(/:not\([^)]*\)/g, "");
    return [...plain.matchAll(/\.((?:\\.|[\w-])+)/g)].every((found) =>
      words.has((found[1] ?? "").replace(/\\/g, "")),
    );
  };
  return {
    postcssPlugin: "only-what-we-use",
    OnceExit(root) {
      if (!root.source?.input.file?.includes("@tabler/core")) return;
      root.walkRules((rule) => {
        if (rule.parent?.type === "atrule" && "name" in rule.parent && /keyframes/.test(rule.parent.name)) return;
        const kept = rule.selectors.filter(used);
        if (kept.length === 0) rule.remove();
        else if (kept.length < rule.selectors.length) rule.selectors = kept;
      });
      root.walkAtRules((rule) => {
        if (rule.nodes?.length === 0) rule.remove();
      });
    },
  };
}

/** One small file with the icons we name, drawn by Tabler Icons (MIT). */
function iconSprite(): Plugin {
  return {
    name: "icon-sprite",
    apply: "build",
    generateBundle() {
      const folder = join(here, "node_modules/@tabler/icons/icons/outline");
      const symbols = ICONS.map((name) => {
        const drawn = readFileSync(join(folder, `${name}.svg`), "utf8");
        const body = drawn.slice(drawn.indexOf(">", drawn.indexOf("<svg")) + 1, drawn.lastIndexOf("</svg>"));
        return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${body.replace(/\s*\n\s*/g, "").trim()}</symbol>`;
      });
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
      this.emitFile({ type: "asset", fileName: "icons.svg", source });
    },
  };
}

/**
 * CodeMirror writes its styles into a <style> element, which our content policy forbids. It knows another way, for
 * shadow trees: a constructed style sheet. This makes it take that one in documents too.
 */
function styleSheetsWithoutElements(): Plugin {
  const onlyInShadowTrees = "!root.head && root.adoptedStyleSheets";
  return {
    name: "style-sheets-without-elements",
    transform(code, id) {
      if (!/\/node_modules\/style-mod\//.test(id)) return null;
      if (!code.includes(onlyInShadowTrees)) this.error("style-mod has changed: see styleSheetsWithoutElements()");
      return { code: code.replace(onlyInShadowTrees, "root.adoptedStyleSheets"), map: null };
    },
  };
}

export default defineConfig({
  base: "/static/build/",
  css: { postcss: { plugins: [onlyWhatWeUse()] } },
  plugins: [iconSprite(), styleSheetsWithoutElements()],
  // form-js's editor names an older preact than its viewer, and draws the viewer's components with it
  resolve: { dedupe: ["preact"] },
  build: {
    outDir: "../static/build",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2020",
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    rollupOptions: {
      input: ["src/main.ts", "src/form.ts", "src/diagram.ts", "src/compare.ts", "src/migration.ts", "src/designer.ts", "src/public.ts"],
    },
  },
});

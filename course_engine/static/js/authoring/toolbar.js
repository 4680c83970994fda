// The toolbar of the editor: plain buttons, each with a shortcut where writers expect one. What they write can be undone.

const SHORTCUTS = { b: "bold", i: "italic", k: "link" };

export class Toolbar {
  constructor(element, body, words) {
    this.body = body;
    this.words = words;
    body.before(element);
    element.hidden = false;
    element.addEventListener("click", ({ target }) => this.#run(target.closest("button[data-do]")?.dataset.do));
    body.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      const action = SHORTCUTS[event.key.toLowerCase()];
      if (!action) return;
      event.preventDefault();
      this.#run(action);
    });
  }

  /** Puts `text` in place of what is selected, so that the browser's own undo takes it back. */
  replace(text, from, to) {
    this.body.focus();
    if (!document.execCommand("insertText", false, text)) {
      this.body.setRangeText(text, this.body.selectionStart, this.body.selectionEnd, "end");
      this.body.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (from !== undefined) this.body.setSelectionRange(from, to);
  }

  /** Puts `text` in as a block of its own, with an empty line before and behind it. */
  insertBlock(text) {
    const { selectionStart: start, selectionEnd: end, value } = this.body;
    const before = value.slice(0, start);
    const lead = !before.trim() || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
    const tail = value.slice(end).startsWith("\n\n") ? "" : value.slice(end).startsWith("\n") ? "\n" : "\n\n";
    this.replace(`${lead}${text}${tail}`);
  }

  #run(action) {
    const { words } = this;
    if (action === "bold") this.#wrap("**");
    if (action === "italic") this.#wrap("*");
    if (action === "heading") this.#beginLines("## ");
    if (action === "list") this.#beginLines("- ");
    if (action === "numbers") this.#beginLines("1. ");
    if (action === "link") this.#link(words.link);
    if (action === "tip") this.#box(`!!! tip "${words.tip}"`);
    if (action === "exercise") this.#box(`!!! exercise "${words.exercise}"`);
    if (action === "table") {
      const column = (number) => `${words.column} ${number}`;
      this.insertBlock(`| ${column(1)} | ${column(2)} |\n| --- | --- |\n|  |  |\n|  |  |`);
    }
  }

  get #selected() {
    return this.body.value.slice(this.body.selectionStart, this.body.selectionEnd);
  }

  #wrap(sign) {
    const start = this.body.selectionStart;
    const text = this.#selected;
    this.replace(sign + text + sign, start + sign.length, start + sign.length + text.length);
  }

  /** Begins every selected line with `sign`. */
  #beginLines(sign) {
    const start = this.body.value.lastIndexOf("\n", this.body.selectionStart - 1) + 1;
    this.body.setSelectionRange(start, Math.max(this.body.selectionEnd, start));
    const lines = this.#selected.split("\n");
    this.replace(lines.map((line) => sign + line).join("\n"));
  }

  #link(words) {
    const text = this.#selected || words;
    const start = this.body.selectionStart;
    const address = start + text.length + 3;
    this.replace(`[${text}](https://)`, address, address + "https://".length);
  }

  #box(head) {
    const lines = this.#selected.split("\n");
    this.insertBlock(`${head}\n${lines.map((line) => `    ${line}`).join("\n")}`);
  }
}

// The editor of a text: a live preview, a toolbar, and a warning before unsaved words are left behind.

const DELAY = 600; // milliseconds without a key before the preview is asked for

const form = document.querySelector("[data-editor]");
const body = form.elements.body;
const shown = form.querySelector("[data-preview]");
const failed = form.querySelector("[data-preview-failed]");
const saveLine = form.querySelector("[data-save-line]");

let unsaved = form.hasAttribute("data-unsaved");
let timer = 0;
let asked = 0;

/** Shows the text as it stands. Answers that come late, after a newer one was asked for, are dropped. */
async function showPreview() {
  const turn = ++asked;
  try {
    const answer = await fetch(form.dataset.previewUrl, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
    });
    if (!answer.ok) throw new Error(String(answer.status));
    const { html } = await answer.json();
    if (turn !== asked) return;
    const boxes = ["findings-box", "remarks-box", "remarks-answered"];
    const open = new Map(boxes.map((name) => [name, shown.querySelector(`details.${name}`)?.open]));
    shown.innerHTML = html; // sanitised by the server
    for (const name of boxes) {
      const box = shown.querySelector(`details.${name}`);
      if (box && open.get(name) !== undefined) box.open = open.get(name);
    }
    failed.hidden = true;
  } catch {
    if (turn === asked) failed.hidden = false;
  }
}

function changed() {
  if (!unsaved) {
    unsaved = true;
    saveLine.textContent = saveLine.dataset.unsavedWords;
  }
  clearTimeout(timer);
  timer = setTimeout(showPreview, DELAY);
}

/** Puts `text` in place of what is selected, so that the browser's own undo takes it back. */
function replaceSelection(text, from, to) {
  body.focus();
  if (!document.execCommand("insertText", false, text)) {
    body.setRangeText(text, body.selectionStart, body.selectionEnd, "end");
    changed();
  }
  if (from !== undefined) body.setSelectionRange(from, to);
}

function selection() {
  return body.value.slice(body.selectionStart, body.selectionEnd);
}

function wrap(sign) {
  const start = body.selectionStart;
  const words = selection();
  replaceSelection(sign + words + sign, start + sign.length, start + sign.length + words.length);
}

/** Begins every selected line with `sign`. */
function beginLines(sign) {
  const start = body.value.lastIndexOf("\n", body.selectionStart - 1) + 1;
  body.setSelectionRange(start, Math.max(body.selectionEnd, start));
  const lines = selection().split("\n");
  replaceSelection(lines.map((line) => sign + line).join("\n"));
}

function link(words) {
  const text = selection() || words;
  const start = body.selectionStart;
  const address = start + text.length + 3;
  replaceSelection(`[${text}](https://)`, address, address + "https://".length);
}

function box(head) {
  const lines = selection().split("\n");
  const lead = body.selectionStart && body.value[body.selectionStart - 1] !== "\n" ? "\n\n" : "";
  replaceSelection(`${lead}${head}\n${lines.map((line) => `    ${line}`).join("\n")}\n`);
}

/** Goes to a line of the text that a finding speaks of. */
function goToLine(number) {
  const lines = body.value.split("\n");
  const start = lines.slice(0, number - 1).reduce((sum, line) => sum + line.length + 1, 0);
  body.focus();
  body.setSelectionRange(start, start + (lines[number - 1] ?? "").length);
}

const toolbar = form.querySelector("[data-toolbar]");
body.before(toolbar);
toolbar.hidden = false;
toolbar.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  const { wrap: sign, lineStart, link: words, box: head } = button.dataset;
  if (sign) wrap(sign);
  if (lineStart) beginLines(lineStart);
  if (words) link(words);
  if (head) box(head);
});

body.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  const sign = { b: "**", i: "*" }[event.key];
  if (!sign) return;
  event.preventDefault();
  wrap(sign);
});

shown.addEventListener("click", (event) => {
  const line = Number(event.target.closest("[data-line]")?.dataset.line);
  if (!line) return;
  event.preventDefault();
  goToLine(line);
});

form.addEventListener("input", changed);
form.addEventListener("submit", () => {
  unsaved = false;
});
window.addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});

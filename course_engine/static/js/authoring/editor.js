// The editor of a text: live preview, toolbar, pictures, paste, saving while one writes, and nothing typed lost.
import { Autosave, SaveLine } from "./autosave.js";
import { setUpImages } from "./images.js";
import { Memory } from "./memory.js";
import { markdownFromHtml } from "./paste.js";
import { keepPresent } from "./presence.js";
import { Toolbar } from "./toolbar.js";

const DELAY = 600; // milliseconds without a key before the preview is asked for

const form = document.querySelector("[data-editor]");
const body = form.elements.body;
const shown = form.querySelector("[data-preview]");
const failed = form.querySelector("[data-preview-failed]");
const line = new SaveLine(form.querySelector("[data-save-line]"), form.querySelector("[data-save-spoken]"));
const memory = new Memory(form.dataset.person, form.elements.text_id.value);
const autosave = new Autosave(form, line, memory);
const canSave = form.querySelector("[data-save]") !== null;

let timer = 0;
let asked = 0;
let leaving = false;

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
  if (canSave) autosave.changed();
  clearTimeout(timer);
  timer = setTimeout(showPreview, DELAY);
}

/** Goes to a line of the text that a finding speaks of. */
function goToLine(number) {
  const lines = body.value.split("\n");
  const start = lines.slice(0, number - 1).reduce((sum, one) => sum + one.length + 1, 0);
  body.focus();
  body.setSelectionRange(start, start + (lines[number - 1] ?? "").length);
}

/** Offers what an earlier window left behind; until that is decided it stays where it is. */
function offerKept() {
  const aside = new Memory(form.dataset.person, `${form.elements.text_id.value}-offered`);
  const kept = memory.recall() ?? aside.recall();
  if (!kept) return;
  if (same(kept.fields, JSON.parse(autosave.typed))) {
    if (!form.hasAttribute("data-unsaved")) memory.forget();
    aside.forget();
    return;
  }
  const offer = document.querySelector("[data-kept]");
  const at = new Date(kept.at);
  const words = offer.querySelector("[data-kept-words]");
  const time = at.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  const today = at.toDateString() === new Date().toDateString();
  words.textContent = words.dataset.words.replace("%s", today ? time : `${at.toLocaleDateString(document.documentElement.lang)}, ${time}`);
  offer.hidden = false;
  aside.keep(kept);
  offer.querySelector("[data-kept-take]").addEventListener("click", () => {
    for (const [name, value] of kept.fields) if (form.elements[name]) form.elements[name].value = value;
    form.elements.revision.value = kept.revision;
    decided(offer, aside);
    changed();
  });
  offer.querySelector("[data-kept-drop]").addEventListener("click", () => {
    memory.forget();
    decided(offer, aside);
  });
}

function decided(offer, aside) {
  aside.forget();
  offer.hidden = true;
  body.focus();
}

function same(kept, fields) {
  const plain = (pairs) => JSON.stringify(pairs.map(([name, value]) => [name, value.trim()]));
  return plain(kept) === plain(fields);
}

const toolbar = new Toolbar(form.querySelector("[data-toolbar]"), body, JSON.parse(form.dataset.inserted));
setUpImages(document.querySelector("[data-image-dialog]"), form.querySelector("[data-image-open]"), (markdown) => toolbar.insertBlock(markdown));
keepPresent(document.querySelector("[data-presence]"), form);

body.addEventListener("paste", (event) => {
  const html = event.clipboardData?.getData("text/html");
  const markdown = html ? markdownFromHtml(html) : "";
  if (!markdown) return;
  event.preventDefault();
  toolbar.replace(markdown);
});

shown.addEventListener("click", (event) => {
  const number = Number(event.target.closest("[data-line]")?.dataset.line);
  if (!number) return;
  event.preventDefault();
  goToLine(number);
});

form.addEventListener("input", changed);
form.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || !canSave) return;
  event.preventDefault();
  autosave.now();
});
form.addEventListener("submit", async (event) => {
  if (!autosave.onItsWay) {
    leaving = true;
    return;
  }
  event.preventDefault(); // a save is on its way: its answer says which revision this one follows
  await autosave.settled();
  leaving = true;
  form.requestSubmit(event.submitter);
});
document.querySelector("[data-both-texts]").addEventListener("click", () => {
  leaving = true;
});
window.addEventListener("online", () => autosave.now());
window.addEventListener("focus", () => autosave.now());
window.addEventListener("beforeunload", (event) => {
  if (!leaving && autosave.isUnsaved && !form.hasAttribute("data-closed")) event.preventDefault();
});
window.addEventListener("pageshow", () => {
  leaving = false;
});

offerKept();

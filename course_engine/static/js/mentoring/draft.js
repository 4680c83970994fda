// Keeps a message while it is written: on the server as a draft, in this browser until the server has it.
import { Autosave, SaveLine } from "../authoring/autosave.js";
import { Memory } from "../authoring/memory.js";

class DraftSave extends Autosave {
  get typed() {
    return JSON.stringify([["text", this.form.elements.text.value.replace(/\r\n/g, "\n")]]);
  }

  get address() {
    return this.form.dataset.saveTo;
  }

  /** A picture that was chosen travels with the message, not with every save. */
  get body() {
    const body = new FormData();
    for (const name of ["csrf_token", "key", "revision", "text"]) body.append(name, this.form.elements[name]?.value ?? "");
    return body;
  }
}

const form = document.querySelector("form[data-editor]");
const text = form.elements.text;
const line = new SaveLine(form.querySelector("[data-save-line]"), form.querySelector("[data-save-spoken]"));
const memory = new Memory(form.dataset.person, `message-${form.dataset.talk}`);
const autosave = new DraftSave(form, line, memory);
let leaving = false;

/** Takes back what an earlier window left behind, unless it was sent or something newer was saved. */
function takeBack() {
  const kept = memory.recall();
  if (!kept) return;
  const words = kept.fields[0][1];
  if ((kept.key && kept.key === form.dataset.sent) || words === text.value) return memory.forget();
  if (form.hasAttribute("data-unsaved") || String(kept.revision) !== form.elements.revision.value) return;
  text.value = words;
  autosave.changed();
}

/** The memory says with which key of a page it was typed: the server knows what was sent with it. */
const keep = memory.keep.bind(memory);
memory.keep = (kept) => keep({ ...kept, key: form.elements.key.value });

text.addEventListener("input", () => autosave.changed());
form.addEventListener("submit", async (event) => {
  if (!autosave.onItsWay) {
    leaving = true;
    return;
  }
  event.preventDefault(); // a save is on its way: its answer says which revision this one follows
  const button = event.submitter;
  await autosave.settled();
  leaving = true;
  form.requestSubmit(button);
});
window.addEventListener("online", () => autosave.now());
window.addEventListener("focus", () => autosave.now());
window.addEventListener("beforeunload", (event) => {
  if (!leaving && autosave.isUnsaved) event.preventDefault();
});
window.addEventListener("pageshow", () => {
  leaving = false;
});

takeBack();
if (form.hasAttribute("data-unsaved") && text.value) autosave.changed();

// Saves the draft while its author writes: one request at a time, repeated until the server has answered. The page says
// "gespeichert" only of what the server has acknowledged; everything else is kept in this browser meanwhile.

const QUIET = 1500; // milliseconds without a key before a save
const LONGEST_WAIT = 30_000; // milliseconds between two tries
const TIMEOUT = 15_000;

export class Autosave {
  /** `line` is a SaveLine, `memory` a Memory. `form` says by its fields what is to be saved. */
  constructor(form, line, memory) {
    this.form = form;
    this.line = line;
    this.memory = memory;
    this.saved = form.hasAttribute("data-unsaved") ? null : this.typed; // what the server has
    this.timer = 0;
    this.wait = 1000;
    this.onItsWay = null; // a promise while a request runs
    this.stopped = false; // whether it needs a person: two texts, or a draft that is closed
  }

  /** What stands in the fields, in one text. */
  get typed() {
    const fields = [...this.form.querySelectorAll("input:not([type=hidden]), textarea, select")];
    const written = fields.filter((field) => field.name && !field.closest("[data-preview]"));
    return JSON.stringify(written.map((field) => [field.name, field.value.replace(/\r\n/g, "\n")]));
  }

  /** Where it is saved, and what is sent there. */
  get address() {
    return this.form.action;
  }

  get body() {
    return new FormData(this.form);
  }

  get isUnsaved() {
    return this.typed !== this.saved;
  }

  changed() {
    if (!this.isUnsaved) return;
    this.memory.keep({ fields: JSON.parse(this.typed), revision: this.form.elements.revision.value, at: Date.now() });
    if (this.stopped) return;
    this.line.show("unsaved");
    this.#later(QUIET);
  }

  /** Tries at once: the network is back, or somebody signed in again. */
  now() {
    if (this.isUnsaved && !this.stopped) this.#later(0);
  }

  /** Resolves when no request runs any more. */
  async settled() {
    clearTimeout(this.timer);
    this.stopped = true;
    await this.onItsWay;
  }

  #later(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#save(), milliseconds);
  }

  async #save() {
    if (this.onItsWay || this.stopped || !this.isUnsaved) return;
    this.onItsWay = this.#send();
    await this.onItsWay;
    this.onItsWay = null;
    if (this.isUnsaved && !this.stopped && this.line.state === "saved") this.changed();
  }

  async #send() {
    const typed = this.typed;
    try {
      let answer = await this.#post();
      if (answer.status === 400 && (await this.#freshToken())) answer = await this.#post();
      await this.#outcome(answer, typed);
    } catch {
      this.#again("offline");
    }
  }

  #post() {
    return fetch(this.address, {
      method: "POST",
      body: this.body,
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      signal: AbortSignal.timeout(TIMEOUT),
    });
  }

  async #outcome(answer, typed) {
    if (answer.status === 401 || answer.status === 400) return this.#again("signedOut");
    if (answer.status >= 500 || answer.status === 429) return this.#again("offline");
    const body = await answer.json();
    if (answer.ok) return this.#acknowledged(body, typed);
    if (answer.status === 422) return this.line.show("invalid", body.errors[0]);
    this.stopped = true;
    return this.line.show(answer.status === 409 ? "stale" : "refused", body.message);
  }

  #acknowledged(body, typed) {
    this.wait = 1000;
    this.saved = typed;
    this.form.elements.revision.value = body.revision;
    if (!this.isUnsaved) this.memory.forget();
    this.line.show("saved", body.saved);
  }

  #again(state) {
    this.line.show(state);
    this.wait = Math.min(2 * this.wait, LONGEST_WAIT);
    this.#later(this.wait);
  }

  /** After signing in again elsewhere the page's token is of no use: takes one from a fresh copy of the page. */
  async #freshToken() {
    const page = await fetch(location.href, { credentials: "same-origin", signal: AbortSignal.timeout(TIMEOUT) });
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
    const token = fresh.querySelector("form[data-editor] [name=csrf_token]")?.value;
    if (!token) return false;
    for (const field of document.querySelectorAll("[name=csrf_token]")) field.value = token;
    return true;
  }
}

/** The line that says what is kept. It is read out when it says something else than before, not at every save. */
export class SaveLine {
  constructor(element, spoken) {
    this.element = element;
    this.spoken = spoken;
    this.state = "";
  }

  show(state, words = "") {
    const said = words || this.element.dataset[state] || "";
    const troubled = ["offline", "signedOut", "stale", "refused", "invalid"].includes(state);
    this.element.querySelector("[data-save-words]").textContent = troubled && words ? `${this.element.dataset.failed} ${words}` : said;
    this.element.classList.toggle("save-line-unsaved", troubled);
    this.element.classList.toggle("save-line-saved", state === "saved");
    this.element.querySelector("[data-sign-in]").hidden = state !== "signedOut";
    this.element.querySelector("[data-both-texts]").hidden = state !== "stale";
    if (state !== this.state && (troubled || (state === "saved" && this.spokenOf !== "saved"))) {
      this.spoken.textContent = this.element.querySelector("[data-save-words]").textContent;
      this.spokenOf = state;
    }
    this.state = state;
  }
}

// One item on the page: reads and writes its answer, and shows what is true about its being saved.

export class AnswerField {
  constructor(article, form) {
    this.article = article;
    this.words = form.dataset;
    this.itemId = article.dataset.item;
    const name = `answer-${this.itemId}`;
    this.inputs = [...article.querySelectorAll(`[name="${name}"], [name^="${name}."]`)];
    this.part = (input) => input.name.slice(name.length + 1);
    this.hidden = (name) => article.querySelector(`[name="${name}-${this.itemId}"]`);
    this.line = article.querySelector(".save-line");
    this.stone = document.querySelector(`[data-stone="${this.itemId}"]`);
  }

  get sequence() {
    return Number(this.hidden("sequence").value);
  }

  /** What the page's own form would send: the save buttons and this script speak of the same answer. */
  prepare(sequence, key) {
    this.hidden("sequence").value = sequence;
    this.hidden("key").value = key;
  }

  get key() {
    return this.hidden("key").value;
  }

  /** What the form's own fields would say: for each part of the item the values picked or typed. */
  get answer() {
    const fields = {};
    for (const input of this.inputs) {
      const values = (fields[this.part(input)] ??= []);
      if (isPicked(input) ? input.checked : true) values.push(input.value);
    }
    return fields;
  }

  set answer(fields) {
    for (const input of this.inputs) {
      const values = fields?.[this.part(input)] ?? [];
      if (isPicked(input)) input.checked = values.includes(input.value);
      else input.value = values[0] ?? "";
    }
    this.article.dispatchEvent(new CustomEvent("answer-set"));
  }

  /** An answer as people read it. */
  describe(fields) {
    const words = this.inputs.flatMap((input) => {
      const values = fields?.[this.part(input)] ?? [];
      const about = (words) => [input.dataset.about ? `${input.dataset.about}: ${words.trim()}` : words.trim()];
      if (isPicked(input)) return values.includes(input.value) ? about(input.labels[0].textContent) : [];
      const chosen = [...(input.options ?? [])].find((option) => option.value === values[0]);
      return values[0] ? about(chosen?.textContent ?? values[0]) : [];
    });
    return words.join(", ") || this.words.noAnswer;
  }

  showSaving() {
    this.#show("", this.words.saving, { silent: true });
  }

  showSaved(clock) {
    const empty = saysNothing(this.answer);
    this.#show("saved", empty ? this.words.nothing : this.line.dataset.saved.replace("%s", clock));
    this.stone?.classList.toggle("quiz-answered", !empty);
    const word = this.stone?.querySelector("[data-stone-word]");
    if (word) word.textContent = empty ? this.words.open : this.words.answered;
  }

  showUnsaved(words = this.line.dataset.unsaved) {
    this.#show("unsaved", words);
  }

  showError(words) {
    const error = this.article.querySelector("[data-error]");
    error.querySelector("[data-error-words]").textContent = words ?? "";
    error.hidden = !words;
    for (const input of this.inputs) {
      if (words) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
  }

  showConflict(newer) {
    const notice = this.article.querySelector("[data-conflict]");
    notice.querySelector("[data-newer]").textContent = newer === undefined ? "" : this.describe(newer);
    notice.hidden = newer === undefined;
    if (newer !== undefined) this.showUnsaved(this.words.conflictLine);
  }

  #show(state, words, { silent = false } = {}) {
    this.line.classList.toggle("save-line-saved", state === "saved");
    this.line.classList.toggle("save-line-unsaved", state === "unsaved");
    const icon = document.getElementById(`icon-${state}`);
    this.line.querySelector(".save-line-icon").replaceChildren(...(icon ? [icon.content.cloneNode(true)] : []));
    const line = this.line.querySelector(".save-line-words");
    // Only what is settled is read out: "saved" once, not each step on the way.
    if (silent) line.setAttribute("aria-hidden", "true");
    else line.removeAttribute("aria-hidden");
    if (line.textContent.trim() !== words) line.textContent = words;
  }
}

function isPicked(input) {
  return input.type === "radio" || input.type === "checkbox";
}

function saysNothing(fields) {
  return !Object.values(fields).flat().join("");
}

export function sameAnswer(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

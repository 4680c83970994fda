// One item on the page: reads and writes its answer, and shows what is true about its being saved.

export class AnswerField {
  constructor(article, form) {
    this.article = article;
    this.words = form.dataset;
    this.itemId = article.dataset.item;
    this.kind = article.dataset.kind;
    this.inputs = [...article.querySelectorAll(`[name="answer-${this.itemId}"]`)];
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

  get answer() {
    const picked = this.inputs.filter((input) => input.checked).map((input) => input.value);
    switch (this.kind) {
      case "single_choice":
        return picked.length ? { choice: picked[0] } : null;
      case "multiple_choice":
        return { choices: picked };
      case "true_false":
        return picked.length ? { value: picked[0] === "true" } : null;
      case "number":
        return { number: this.inputs[0].value };
      default:
        return { text: this.inputs[0].value };
    }
  }

  set answer(answer) {
    const values = valuesOf(answer);
    for (const input of this.inputs) {
      if (input.type === "text") input.value = values[0] ?? "";
      else input.checked = values.includes(input.value);
    }
  }

  /** An answer as people read it. */
  describe(answer) {
    const values = valuesOf(answer);
    if (!values.join("")) return this.words.noAnswer;
    if (this.inputs[0].type === "text") return values[0];
    return this.inputs
      .filter((input) => values.includes(input.value))
      .map((input) => input.labels[0].textContent.trim())
      .join(", ");
  }

  showSaving() {
    this.#show("", this.words.saving, { silent: true });
  }

  showSaved(clock) {
    const empty = !valuesOf(this.answer).join("");
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

function valuesOf(answer) {
  if (!answer) return [];
  return Object.values(answer).flat().map(String);
}

export function sameAnswer(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

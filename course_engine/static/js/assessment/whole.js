// Has the whole attempt at hand, every item on one page, so that it can go on when the network goes.

const TIMEOUT = 10_000; // milliseconds

export class WholeAttempt {
  constructor(form) {
    this.form = form;
    this.isWhole = form.elements.all !== undefined;
    this.notice = document.querySelector("[data-no-network]");
    if (!this.isWhole) this.#fetch();
  }

  /** Tells that there is no network and, where only a part of the attempt is on the page, shows all of it. */
  show() {
    if (this.isWhole || !this.copy) {
      this.notice.hidden = false;
      return null;
    }
    this.#takeOver();
    document.querySelector("main").replaceWith(this.copy);
    const form = this.copy.querySelector("form[data-attempt]");
    this.copy.querySelector("[data-no-network]").hidden = false;
    this.copy.focus();
    return form;
  }

  /** What this page knows of its own items is newer than the copy. */
  #takeOver() {
    for (const field of this.form.querySelectorAll("[name]")) {
      const twins = this.copy.querySelectorAll(`[name="${CSS.escape(field.name)}"]`);
      if (field.name.startsWith("sequence-") || field.name === "csrf_token") for (const twin of twins) twin.value = field.value;
    }
    for (const article of this.form.querySelectorAll("[data-item]")) {
      this.copy.querySelector(`[data-item="${article.dataset.item}"]`)?.replaceWith(article);
    }
  }

  async #fetch() {
    try {
      const address = `${location.pathname}?all=1`;
      const answered = await fetch(address, { credentials: "same-origin", signal: AbortSignal.timeout(TIMEOUT) });
      const page = new DOMParser().parseFromString(await answered.text(), "text/html");
      const copy = page.querySelector("main");
      if (copy?.querySelector("form[data-attempt]")) this.copy = document.adoptNode(copy);
    } catch {
      // Then this page is all there is.
    }
  }
}

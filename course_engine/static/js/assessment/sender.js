// Speaks with the server. Every outcome is one of
//   {reply}   acknowledged: what counts now
//   {error}   refused: a sentence that says why
//   {again}   no answer, or not now: send the same once more
//   {}        refused for good: the page is out of date
const TIMEOUT = 10_000; // milliseconds

export class Sender {
  constructor(form) {
    this.form = form;
    this.signedOut = document.querySelector("[data-signed-out]");
    this.closed = document.querySelector("[data-closed]");
    this.noNetwork = document.querySelector("[data-no-network]");
    this.lost = false; // whether the last request found no server
  }

  get isCutOff() {
    return this.lost || !navigator.onLine;
  }

  async send(response) {
    let answered;
    try {
      answered = await this.#post(response);
      if (answered.status === 400 && (await this.#freshToken())) answered = await this.#post(response);
      this.lost = false;
      this.noNetwork.hidden = true;
      return await this.#outcome(answered, response.item);
    } catch {
      this.lost = true;
      return { again: true };
    }
  }

  #post(response) {
    return fetch(this.form.action, {
      method: "POST",
      credentials: "same-origin",
      keepalive: true,
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        "X-CSRFToken": this.form.elements.csrf_token.value,
      },
      body: JSON.stringify({ responses: [response] }),
      signal: AbortSignal.timeout(TIMEOUT),
    });
  }

  async #outcome(answered, item) {
    if (answered.status === 401) return this.#signedOut();
    if (answered.status >= 500 || answered.status === 429) return { again: true };
    const body = await answered.json();
    if (body.error === "token_refused") return this.#signedOut();
    if (answered.status === 409) this.closed.hidden = false;
    if (answered.status === 422) return { error: body.errors[item] };
    if (!answered.ok) return {};
    this.signedOut.hidden = true;
    return { reply: body.responses[0] };
  }

  #signedOut() {
    this.signedOut.hidden = false;
    return { again: true };
  }

  /** After signing in again elsewhere the page's token is of no use: takes one from a fresh copy of the page. */
  async #freshToken() {
    const page = await fetch(location.href, { credentials: "same-origin", signal: AbortSignal.timeout(TIMEOUT) });
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
    const token = fresh.querySelector("form[data-attempt] [name=csrf_token]")?.value;
    if (!token) return false;
    for (const field of document.querySelectorAll("[name=csrf_token]")) field.value = token;
    return true;
  }
}

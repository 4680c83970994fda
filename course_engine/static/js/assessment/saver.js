// Brings the answer to one item to the server: one request at a time, repeated under the same key until it is
// acknowledged, so that nothing is lost, doubled or overtaken.
import { sameAnswer } from "./answer_field.js";

const FIRST_WAIT = 1000; // milliseconds until the first repetition, doubled each time
const LONGEST_WAIT = 15_000;
const SILENCE = 1800; // milliseconds without an acknowledgement before the page says "nicht gespeichert"

export class Saver {
  constructor(field, sender, memory) {
    this.field = field;
    this.sender = sender;
    this.memory = memory;
    this.seen = field.sequence - 1; // the newest sequence that this window knows of
    this.onItsWay = null; // what was sent and not yet acknowledged
    this.dirty = false; // whether the field says something else than what was sent or acknowledged
    this.newer = undefined; // the answer of another window, while the person has not decided
    this.wake = null;
  }

  get isUnsaved() {
    return this.dirty || this.onItsWay !== null;
  }

  /** The person typed or picked something. */
  changed() {
    this.dirty = true;
    this.field.showError(null);
    this.#remember();
    if (this.newer !== undefined) return;
    this.field.showSaving();
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.isUnsaved && this.field.showUnsaved(), SILENCE + 700);
  }

  /** Sends the answer if it is new and nothing is on its way; else it is sent afterwards. */
  send() {
    if (!this.dirty || this.onItsWay || this.newer !== undefined) return;
    this.#dispatch({ sequence: this.seen + 1, key: newKey(), fields: this.field.answer });
  }

  /** After a reload: what was not acknowledged before is put back into the field and sent again under its old key. */
  recall() {
    const kept = this.memory.recall(this.field.itemId);
    if (!kept) return;
    if (kept.answer) this.field.answer = kept.answer;
    this.dirty = !kept.sent || !sameAnswer(kept.answer, kept.sent.fields);
    if (kept.sent) this.#dispatch(kept.sent, { stillDirty: this.dirty });
    else this.send();
  }

  /** The page's own form is about to be sent: it shall say which answer follows which. */
  handOver() {
    clearTimeout(this.silence);
    const answer = this.field.answer;
    const waiting = this.onItsWay;
    if (waiting && !sameAnswer(waiting.fields, answer)) {
      this.field.prepare(waiting.sequence + 1, newKey());
    }
    if (this.isUnsaved) {
      this.memory.keep(this.field.itemId, {
        answer,
        sent: { sequence: this.field.sequence, key: this.field.key, fields: answer },
      });
    }
  }

  retryNow() {
    this.wake?.();
  }

  takeOwn() {
    this.newer = undefined;
    this.field.showConflict(undefined);
    this.changed();
    this.send();
  }

  takeNewer() {
    this.field.answer = this.newer;
    this.newer = undefined;
    this.dirty = false;
    this.field.showConflict(undefined);
    this.field.showSaved(this.newestClock);
    this.memory.forget(this.field.itemId, this.sent);
  }

  async #dispatch(body, { stillDirty = false } = {}) {
    this.onItsWay = body;
    this.dirty = stillDirty;
    this.field.prepare(body.sequence, body.key);
    this.field.showSaving();
    this.#remember();
    this.sent = body;
    const outcome = await this.#untilAnswered({ item: this.field.itemId, ...body });
    this.onItsWay = null;
    clearTimeout(this.silence);
    if (outcome.reply) this.#acknowledged(outcome.reply);
    else if (outcome.error) this.#refused(outcome.error);
    else {
      this.memory.forget(this.field.itemId, this.sent);
      this.dirty = true;
      this.field.showUnsaved(this.field.words.reload);
    }
  }

  async #untilAnswered(body) {
    for (let wait = FIRST_WAIT; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
      const late = setTimeout(() => this.field.showUnsaved(), SILENCE);
      const outcome = await this.sender.send(body);
      clearTimeout(late);
      if (!outcome.again) return outcome;
      this.field.showUnsaved();
      await this.#pause(wait);
    }
  }

  #pause(milliseconds) {
    return new Promise((resolve) => {
      const alarm = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(alarm);
        resolve();
      };
    }).finally(() => (this.wake = null));
  }

  #acknowledged(reply) {
    this.seen = reply.sequence;
    this.newestClock = reply.newest_clock;
    this.field.prepare(this.seen + 1, newKey());
    if (reply.stale) {
      this.memory.forget(this.field.itemId, this.sent);
      this.newer = reply.fields;
      this.dirty = true;
      this.#remember();
      this.field.showConflict(reply.fields);
      return;
    }
    if (this.dirty) {
      this.send();
      return;
    }
    this.memory.forget(this.field.itemId, this.sent);
    this.field.showSaved(reply.clock);
  }

  #refused(words) {
    this.dirty = true;
    this.field.showError(words);
    this.field.showUnsaved(this.field.words.notSaved);
    this.#remember();
  }

  #remember() {
    this.memory.keep(this.field.itemId, { answer: this.field.answer, sent: this.onItsWay });
  }
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

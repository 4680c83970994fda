// Keeps in this browser what an editor holds and the server has not acknowledged: through a closed tab, a crash and a session
// that ran out. It is kept for one person and one text, and forgotten when it is saved, thrown away, or the person signs out.
import { TEXTS } from "../furniture/kept.js";

export class Memory {
  constructor(person, text) {
    this.name = `${TEXTS}${person}-${text}`;
  }

  /** `kept` is {fields, revision, at}: what was typed, on which save, and when (milliseconds). */
  keep(kept) {
    try {
      localStorage.setItem(this.name, JSON.stringify(kept));
    } catch {
      // A browser may refuse: then the page itself still holds it.
    }
  }

  recall() {
    try {
      return JSON.parse(localStorage.getItem(this.name));
    } catch {
      return null;
    }
  }

  forget() {
    try {
      localStorage.removeItem(this.name);
    } catch {
      // Nothing was kept.
    }
  }
}

// Keeps in this browser tab what the server has not acknowledged, through reloads and signing in again.

export class Memory {
  constructor(attempt) {
    this.prefix = `attempt-${attempt}-`;
  }

  keep(itemId, kept) {
    try {
      sessionStorage.setItem(this.prefix + itemId, JSON.stringify(kept));
    } catch {
      // A browser that keeps nothing: the page itself still does.
    }
  }

  recall(itemId) {
    try {
      return JSON.parse(sessionStorage.getItem(this.prefix + itemId));
    } catch {
      return null;
    }
  }

  forget(itemId) {
    try {
      sessionStorage.removeItem(this.prefix + itemId);
    } catch {
      // Nothing was kept.
    }
  }

  /** Pairs of item and what is kept of it. */
  all() {
    try {
      const items = Object.keys(sessionStorage).filter((name) => name.startsWith(this.prefix));
      return items.map((name) => name.slice(this.prefix.length)).map((itemId) => [itemId, this.recall(itemId)]);
    } catch {
      return [];
    }
  }
}

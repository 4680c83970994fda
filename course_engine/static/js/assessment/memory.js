// Keeps in this browser what the server has not acknowledged, through reloads, signing in again and closed tabs.
//
// What a field says belongs to its tab alone (session storage): another tab that took it over could write it above an answer
// that it never saw. What was sent is kept beyond the tab (local storage): it has its number and key, so that the server
// knows it again and never lets it overtake anything.

export class Memory {
  constructor(attempt) {
    this.prefix = `attempt-${attempt}-`;
  }

  /** `kept` is {answer, sent}: what the field says, and what is on its way or null. */
  keep(itemId, kept) {
    write(sessionStorage, this.prefix + itemId, kept);
    if (kept.sent) write(localStorage, this.prefix + itemId, kept.sent);
  }

  recall(itemId) {
    const sent = read(localStorage, this.prefix + itemId);
    return read(sessionStorage, this.prefix + itemId) ?? (sent && { answer: sent.fields, sent });
  }

  /** Forgets an item once `sent` is settled; what another tab sent since stays. */
  forget(itemId, sent) {
    remove(sessionStorage, this.prefix + itemId);
    const other = read(localStorage, this.prefix + itemId);
    if (!sent || !other || other.key === sent.key) remove(localStorage, this.prefix + itemId);
  }

  /** Pairs of item and what is kept of it. */
  all() {
    const names = new Set([...namesOf(sessionStorage), ...namesOf(localStorage)]);
    const items = [...names].filter((name) => name.startsWith(this.prefix)).map((name) => name.slice(this.prefix.length));
    return items.map((itemId) => [itemId, this.recall(itemId)]);
  }
}

/** Leaves nothing behind on this device. */
export function forgetEverything() {
  for (const store of [sessionStorage, localStorage]) {
    for (const name of namesOf(store)) if (name.startsWith("attempt-")) remove(store, name);
  }
}

// A browser may refuse to keep anything: then the page itself still does.

function write(store, name, value) {
  try {
    store.setItem(name, JSON.stringify(value));
  } catch {
    // Not kept.
  }
}

function read(store, name) {
  try {
    return JSON.parse(store.getItem(name));
  } catch {
    return null;
  }
}

function remove(store, name) {
  try {
    store.removeItem(name);
  } catch {
    // Nothing was kept.
  }
}

function namesOf(store) {
  try {
    return Object.keys(store);
  } catch {
    return [];
  }
}

// What editors of texts keep in this browser, by the beginning of its name.
export const TEXTS = "draft-text-";

/** Leaves no text behind on this device. */
export function forgetTexts() {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith(TEXTS)) localStorage.removeItem(name);
  } catch {
    // Nothing was kept.
  }
}

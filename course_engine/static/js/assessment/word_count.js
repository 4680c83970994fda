// Says how many words have been written: a help, never a limit.

export function countWords(page) {
  for (const line of page.querySelectorAll("[data-word-count]")) {
    const field = document.getElementById(line.dataset.wordCount);
    const show = () => {
      const count = field.value.split(/\s+/).filter(Boolean).length;
      line.textContent = count === 1 ? line.dataset.one : line.dataset.many.replace("%s", count);
    };
    line.hidden = false;
    field.addEventListener("input", show);
    field.closest("article")?.addEventListener("answer-set", show);
    show();
  }
}

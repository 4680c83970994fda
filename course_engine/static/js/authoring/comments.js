// Comments on a draft: opening a form leads into its field, and what is typed but not sent stays in this browser.
import { Memory } from "./memory.js";

for (const form of document.querySelectorAll("[data-comment]")) {
  const field = form.querySelector("textarea");
  const fold = form.closest("details");
  const place = form.querySelector("[name=place]").value;
  const memory = new Memory(form.dataset.comment, `${location.pathname}#${place}`);
  const kept = memory.recall();
  const said = [...form.closest(".read-block").querySelectorAll(".comment-text")].map((one) => one.textContent.trim());
  if (said.includes(kept?.trim())) memory.forget();
  else if (kept && !field.value) {
    field.value = kept;
    fold.open = true; // at most one of them stays open: the others show theirs when they are opened
  }
  field.addEventListener("input", () => (field.value ? memory.keep(field.value) : memory.forget()));
}

for (const fold of document.querySelectorAll(".comment-here")) {
  fold.querySelector("summary").addEventListener("click", () => {
    if (!fold.open) requestAnimationFrame(() => fold.querySelector("textarea").focus());
  });
}

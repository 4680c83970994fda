// Comments beside the editor are marked as done without leaving the page, so that nothing typed is in danger.

const box = document.querySelector("[data-settling]");
const said = box?.querySelector("[data-settled]");

async function settle(event) {
  const form = event.target.closest("[data-settle]");
  if (!form) return;
  event.preventDefault();
  const fields = new FormData(form);
  fields.set("done", "1");
  try {
    const answer = await fetch(form.action, { method: "POST", body: fields, redirect: "manual" });
    if (answer.type !== "opaqueredirect") throw new Error(String(answer.status));
    const row = form.closest("li");
    const next = (row.nextElementSibling ?? row.previousElementSibling)?.querySelector("button");
    row.remove();
    (next ?? box.querySelector("summary")).focus();
    said.textContent = said.dataset.words;
  } catch {
    said.classList.remove("visually-hidden");
    said.textContent = said.dataset.failed;
  }
}

box?.addEventListener("submit", settle);

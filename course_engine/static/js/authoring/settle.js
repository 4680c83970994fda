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
    const answer = await fetch(form.action, { method: "POST", body: fields });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok || !page.querySelector("[data-editor]")) throw new Error(String(answer.status));
    show(page.querySelector("[data-settling] details"));
  } catch {
    say(said.dataset.failed, true);
  }
}

/** Shows the comments that are still open; without any, that there are none. */
function show(left) {
  const shown = box.querySelector("details");
  if (!left) {
    shown.remove();
    say(said.dataset.none, true);
    said.tabIndex = -1;
    said.focus();
    return;
  }
  left.open = true;
  shown.replaceWith(left);
  left.querySelector("button").focus();
  say(said.dataset.words, false);
}

function say(words, seen) {
  said.classList.toggle("visually-hidden", !seen);
  said.textContent = words;
}

box?.addEventListener("submit", settle);

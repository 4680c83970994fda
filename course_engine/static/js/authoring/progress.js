// Shows how far a worker is, and the page that follows once it is done. Without it a link does the same.

const PAUSE = 1500; // milliseconds

async function look() {
  try {
    const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const shown = document.querySelector("[data-progress]");
    const there = page.querySelector("[data-progress]");
    if (!there) {
      window.location.reload();
      return;
    }
    shown.querySelector("[role=status]").textContent = there.querySelector("[role=status]").textContent;
    shown.querySelector("progress").value = there.querySelector("progress").value;
  } catch {
    // the next look may reach it
  }
  window.setTimeout(look, PAUSE);
}

window.setTimeout(look, PAUSE);

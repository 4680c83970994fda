// Tells the server, without a name, that nothing was found; once for the same words in a tab.
// Without this the person may press the button.

const form = document.querySelector("[data-miss]");

async function tell() {
  const key = `miss:${form.elements.q.value}`;
  if (!sessionStorage.getItem(key)) {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
    if (answer.type !== "opaqueredirect") return;
    sessionStorage.setItem(key, "1");
  }
  form.querySelector("[data-asking]").hidden = true;
  form.querySelector("button").hidden = true;
  form.querySelector("[data-kept]").hidden = false;
}

tell().catch(() => {});

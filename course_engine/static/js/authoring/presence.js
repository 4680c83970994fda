// Says gently who else has this text open, and lets others know of this window.

const PAUSE = 20_000; // milliseconds

export function keepPresent(line, form) {
  const look = async () => {
    if (document.visibilityState === "visible") await ask(line, form);
    setTimeout(look, PAUSE);
  };
  look();
}

async function ask(line, form) {
  try {
    const answer = await fetch(line.dataset.url, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": form.elements.csrf_token.value },
    });
    if (!answer.ok) return;
    const { words } = await answer.json();
    const text = line.querySelector("[data-presence-words]");
    if (text.textContent !== words) text.textContent = words;
    line.hidden = !words;
  } catch {
    // the next look may reach the server
  }
}

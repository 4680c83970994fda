// Saves each answer as it is given. Without this script the same page saves with its buttons.
import { startOrdering } from "../items/ordering.js";
import { AnswerField } from "./answer_field.js";
import { Memory } from "./memory.js";
import { Saver } from "./saver.js";
import { Sender } from "./sender.js";
import { WholeAttempt } from "./whole.js";
import { countWords } from "./word_count.js";

const TYPING_PAUSE = 700; // milliseconds without a key before a typed answer is sent
const SETTLE = 2500; // milliseconds that a link waits for answers on their way

const form = document.querySelector("form[data-attempt]");
if (form) start(form);

function start(form) {
  startOrdering(form);
  countWords(form);
  const whole = new WholeAttempt(form);
  const gone = new AbortController(); // of this page's listeners, when the whole attempt takes its place
  const { signal } = gone;
  const goOnWithout = (event) => {
    if (!sender.isCutOff) return false;
    event.preventDefault();
    const next = whole.show();
    if (next) {
      gone.abort();
      start(next);
    }
    return true;
  };
  const sender = new Sender(form);
  const memory = new Memory(form.dataset.attempt);
  const savers = [...form.querySelectorAll("[data-item]")].map(
    (article) => new Saver(new AnswerField(article, form), sender, memory),
  );
  let leaving = false;

  for (const saver of savers) {
    listen(saver);
    saver.recall();
  }
  deliverForgotten(savers, sender, memory);

  form.addEventListener("submit", (event) => {
    if (goOnWithout(event)) return;
    leaving = true;
    for (const saver of savers) saver.handOver();
  });
  const listenToWindow = (name, listener) => addEventListener(name, listener, { signal });
  listenToWindow("beforeunload", (event) => {
    if (!leaving && savers.some((saver) => saver.isUnsaved)) event.preventDefault();
  });
  listenToWindow("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
  listenToWindow("online", () => retry(savers));
  listenToWindow("focus", () => retry(savers));
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("main a[href], .page-nav a[href]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || link.hash || link.matches("[data-sign-in]")) return;
    if (goOnWithout(event) || !savers.some((saver) => saver.isUnsaved)) return;
    event.preventDefault();
    await settled(savers);
    if (!goOnWithout(event)) location.assign(link.href);
  }, { signal });
}

function listen(saver) {
  const { article } = saver.field;
  let pause;
  article.addEventListener("input", (event) => {
    clearTimeout(pause);
    if (!event.target.name?.startsWith("answer-")) return;
    saver.changed();
    if (event.target.matches("[data-typed]")) pause = setTimeout(() => saver.send(), TYPING_PAUSE);
    else saver.send();
  });
  article.addEventListener("change", () => {
    clearTimeout(pause);
    saver.send();
  });
  article.addEventListener("keydown", (event) => {
    // Enter in one of many fields saves that answer and stays; alone on its page it goes on, as the button does.
    if (event.key !== "Enter" || !event.target.matches("input[data-typed]") || !article.querySelector("[data-save-button]")) return;
    event.preventDefault();
    clearTimeout(pause);
    saver.send();
  });
  article.querySelector("[data-save-button]")?.setAttribute("hidden", "");
  article.querySelector("[data-take-own]").addEventListener("click", () => saver.takeOwn());
  article.querySelector("[data-take-newer]").addEventListener("click", () => saver.takeNewer());
}

function retry(savers) {
  for (const saver of savers) saver.retryNow();
}

/** Resolves once nothing is on its way any more, or after SETTLE. */
async function settled(savers) {
  for (const saver of savers) saver.send();
  const end = Date.now() + SETTLE;
  while (Date.now() < end && savers.some((saver) => saver.isUnsaved)) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Sends what other pages of this attempt could not get rid of. */
async function deliverForgotten(savers, sender, memory) {
  const here = new Set(savers.map((saver) => saver.field.itemId));
  for (const [itemId, kept] of memory.all()) {
    if (here.has(itemId) || !kept.sent) continue;
    const outcome = await sender.send({ item: itemId, ...kept.sent });
    if (outcome.reply || !outcome.again) memory.forget(itemId, kept.sent);
  }
}

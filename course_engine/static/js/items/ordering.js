// Entries to be put in order: buttons move them up and down and set the fields for their places, which are all there
// is without this script.

export function startOrdering(page) {
  for (const list of page.querySelectorAll("[data-ordering]:not(.order-list-moving)")) start(list);
}

function start(list) {
  const article = list.closest("[data-item]");
  const news = article.querySelector("[data-order-news]");
  list.classList.add("order-list-moving");
  for (const moves of list.querySelectorAll("[data-moves]")) moves.hidden = false;
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (button) move(list, button, news);
  });
  article.addEventListener("answer-set", () => show(list));
  show(list);
}

function move(list, button, news) {
  const row = button.closest("li");
  const up = button.dataset.move === "-1";
  const other = up ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (up) other.before(row);
  else other.after(row);
  rows(list).forEach((one, place) => (field(one).value = String(place + 1)));
  mark(list);
  // A moved button loses the focus; one that has nowhere left to go hands it to its neighbour.
  (button.disabled ? row.querySelector("[data-move]:not(:disabled)") : button)?.focus();
  news.textContent = list.dataset.moved.replace("{entry}", row.dataset.entry).replace("{place}", field(row).value);
  field(row).dispatchEvent(new Event("input", { bubbles: true }));
}

/** Puts the rows in the order of their fields; those without a place stay behind the others. */
function show(list) {
  const place = (row) => Number(field(row).value) || Infinity;
  const sorted = rows(list)
    .map((row, position) => [place(row), position, row])
    .sort((one, other) => (one[0] === other[0] ? one[1] - other[1] : one[0] - other[0]));
  list.append(...sorted.map(([, , row]) => row));
  mark(list);
}

function mark(list) {
  const all = rows(list);
  all.forEach((row, position) => {
    row.dataset.place = field(row).value || "–";
    row.querySelector('[data-move="-1"]').disabled = position === 0;
    row.querySelector('[data-move="1"]').disabled = position === all.length - 1;
  });
}

function rows(list) {
  return [...list.children];
}

function field(row) {
  return row.querySelector("select");
}

// Lessons are dragged by their number, with a pointer or a finger. Whoever uses keys has the buttons beside each of them.

const list = document.querySelector("[data-arrange]");
const token = document.querySelector("[name=csrf_token]")?.value;

const rows = () => [...list.children];

function startDragging(event) {
  const grip = event.target.closest("[data-grip]");
  if (!grip || event.button > 0 || rows().length < 2) return;
  event.preventDefault();
  const row = grip.closest("li");
  const before = rows().indexOf(row);
  row.classList.add("text-row-dragged");
  const move = ({ clientY }) => follow(row, clientY);
  const end = async ({ type }) => {
    document.removeEventListener("pointermove", move);
    document.removeEventListener("pointerup", end);
    document.removeEventListener("pointercancel", end);
    row.classList.remove("text-row-dragged");
    if (type === "pointercancel") list.insertBefore(row, rows().filter((one) => one !== row)[before] ?? null);
    else if (rows().indexOf(row) !== before) await keep(row);
  };
  document.addEventListener("pointermove", move); // a row that moves loses a capture of its own
  document.addEventListener("pointerup", end);
  document.addEventListener("pointercancel", end);
}

/** Puts the row where the pointer is: before the first one whose middle lies below it. */
function follow(row, y) {
  const others = rows().filter((one) => one !== row);
  const next = others.find((one) => {
    const box = one.getBoundingClientRect();
    return y < box.top + box.height / 2;
  });
  if ((next ?? null) !== row.nextElementSibling) list.insertBefore(row, next ?? null);
}

/** The page that comes back says what is kept, whether it worked or not. */
async function keep(row) {
  const fields = new FormData();
  fields.set("csrf_token", token);
  fields.set("place", String(rows().indexOf(row) + 1));
  try {
    await fetch(row.dataset.positionUrl, { method: "POST", body: fields, redirect: "manual" });
  } finally {
    window.location.reload();
  }
}

if (list && token) {
  list.classList.add("texts-movable");
  list.addEventListener("pointerdown", startDragging);
}

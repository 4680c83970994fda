// Keeps the place in a lesson, so that reading goes on there later or on another device.
// Nothing depends on it: what fails here is simply not kept.

const PAUSE = 4000; // milliseconds that a heading must have been the last one passed

const text = document.getElementById("lesson-text");
const headings = [...text.querySelectorAll("h2[id], h3[id]")];
let kept = null;

/** The id of the last heading above the middle of the window; "" before the first one. */
function currentAnchor() {
  const passed = headings.filter((heading) => heading.getBoundingClientRect().top < window.innerHeight / 2);
  return passed.at(-1)?.id ?? "";
}

function keep() {
  const anchor = currentAnchor();
  if (anchor === kept || document.visibilityState === "hidden") return;
  kept = anchor;
  const body = new URLSearchParams({
    anchor,
    lesson_version: text.dataset.lessonVersion,
    csrf_token: text.dataset.token,
  });
  fetch(text.dataset.place, { method: "POST", body, keepalive: true, headers: { Accept: "application/json" } }).catch(
    () => {},
  );
}

let timer = window.setTimeout(keep, PAUSE);
document.addEventListener(
  "scroll",
  () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(keep, PAUSE);
  },
  { passive: true },
);

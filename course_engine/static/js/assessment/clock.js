// Counts down where an attempt has a time limit. What is left is said aloud at five minutes, at one and at the end only.
const ALOUD = [5, 1, 0]; // minutes

const line = document.querySelector("[data-due]");
if (line) {
  const due = new Date(line.dataset.due);
  const wrong = new Date(line.dataset.now) - Date.now(); // by so much the browser's clock differs from the server's
  const shown = line.querySelector("[data-time]");
  const said = line.querySelector("[data-time-said]");
  let before = Infinity;

  const show = () => {
    const minutes = Math.max(0, Math.ceil((due - Date.now() - wrong) / 60_000));
    const words = minutes === 0 ? line.dataset.over : minutes === 1 ? line.dataset.last : line.dataset.left.replace("%s", minutes);
    shown.textContent = words;
    if (ALOUD.some((mark) => before > mark && minutes <= mark) && before !== Infinity) said.textContent = words;
    before = minutes;
    line.classList.toggle("time-left-short", minutes <= 1);
  };
  show();
  setInterval(show, 5000);
}

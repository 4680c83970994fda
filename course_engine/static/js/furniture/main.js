// Page furniture: makes pages nicer that already work without it.
import { forgetEverything } from "../assessment/memory.js";
import { forgetTexts } from "./kept.js";

/** Puts the focus on the summary of errors, so that it is read first. */
function focusErrors() {
  document.getElementById("error-summary")?.focus();
}

/** Closes every open <details data-closes> on Escape and on a click elsewhere; Escape gives the focus back. */
function closeOpenMenus(event) {
  for (const menu of document.querySelectorAll("details[data-closes][open]")) {
    if (event.type === "keydown") {
      if (event.key !== "Escape") continue;
      menu.open = false;
      menu.querySelector("summary").focus();
    } else if (!menu.contains(event.target)) {
      menu.open = false;
    }
  }
}

focusErrors();
document.querySelector("[data-sign-out]")?.addEventListener("submit", () => {
  forgetEverything();
  forgetTexts();
});
document.addEventListener("keydown", closeOpenMenus);
document.addEventListener("click", closeOpenMenus);
document.addEventListener("focusin", closeOpenMenus);

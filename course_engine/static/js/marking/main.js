// Number keys pick a level of the criterion that is next: a short cut, the radio buttons do without.

const form = document.querySelector("form[data-marking]");
if (form) {
  form.querySelector("[data-keys]").hidden = false;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !/^[1-9]$/.test(event.key)) return;
    if (event.target.matches("textarea, input:not([type=radio])")) return;
    const criteria = [...form.querySelectorAll("[data-criterion]")];
    const current =
      event.target.closest?.("[data-criterion]") ??
      criteria.find((one) => !one.querySelector("input:checked")) ??
      criteria[0];
    const level = current.querySelectorAll("input[type=radio]")[Number(event.key) - 1];
    if (!level) return;
    event.preventDefault();
    level.checked = true;
    const next = criteria[criteria.indexOf(current) + 1];
    const target = next ? (next.querySelector("input:checked") ?? next.querySelector("input")) : form.elements.comment;
    target.focus();
  });
}

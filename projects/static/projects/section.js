// Comforts of the section's desk; without them everything can still be read, typed and sent.

// A ready reason goes into the words below it, where it can be changed.
document.addEventListener("change", (event) => {
  const chosen = event.target;
  if (!("ready" in (chosen.dataset ?? {})) || !chosen.value) return;
  const words = document.getElementById(chosen.dataset.ready);
  if (!words.value.includes(chosen.value)) {
    words.value = words.value.trim() ? `${words.value.trim()}\n${chosen.value}` : chosen.value;
  }
  chosen.value = "";
  words.focus();
});

// Enter in a cell of points goes to the next one; a form is not decided by accident.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches(".review-score input, .appraisal-points input")) return;
  event.preventDefault();
  const cells = [...document.querySelectorAll(".review-score input, .appraisal-points input")];
  const step = event.shiftKey ? -1 : 1;
  cells[cells.indexOf(event.target) + step]?.focus();
});

// The grid of indicators: rows added, moved and removed in place, and pasted from Excel. Without this module the same is
// done by the buttons and fields of the plain form.

const form = document.getElementById("target-form");
const table = document.getElementById("grid");

if (form && table) {
  const blank = document.getElementById("blank-row");
  const total = form.elements[`${table.dataset.prefix}-TOTAL_FORMS`];
  let changed = false;

  const rows = () => [...table.querySelectorAll("tbody.grid-row")];

  const renumber = () => {
    let place = 0;
    for (const row of rows()) row.querySelector("[data-order]").value = row.hidden ? "" : (place += 1);
    document.body.dispatchEvent(new CustomEvent("grid-changed"));
  };

  const furnish = (row) => {
    row.querySelector(".movers").hidden = false;
    row.querySelector("[data-order]").tabIndex = -1;
  };

  const move = (row, step) => {
    const shown = rows().filter((one) => !one.hidden);
    const other = shown[shown.indexOf(row) + step];
    if (!other) return;
    if (step < 0) other.before(row);
    else other.after(row);
    changed = true;
    renumber();
  };

  const add = () => {
    const number = Number(total.value);
    const holder = document.createElement("table");
    holder.innerHTML = blank.innerHTML.replaceAll("__prefix__", number);
    const row = holder.querySelector("tbody");
    table.append(row);
    total.value = number + 1;
    furnish(row);
    renumber();
    row.querySelector("input:not([type=hidden]):not([data-order]), textarea").focus();
  };

  for (const row of rows()) furnish(row);

  form.addEventListener("click", (event) => {
    const mover = event.target.closest("[data-move]");
    if (mover) {
      move(mover.closest("tbody"), Number(mover.dataset.move));
      mover.focus();
    }
    if (event.target.closest("[data-add]")) {
      event.preventDefault();
      add();
    }
  });

  form.addEventListener("keydown", (event) => {
    const row = event.target.closest("tbody.grid-row");
    if (!row || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    const held = document.activeElement;
    move(row, event.key === "ArrowUp" ? -1 : 1);
    held.focus();
  });

  // Several cells from Excel go through the same reading as the paste panel, which shows each row's result.
  table.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (!text.includes("\t")) return;
    event.preventDefault();
    document.getElementById("pasted").value = text;
    form.requestSubmit(form.querySelector("button[value=paste]"));
  });

  form.addEventListener("change", (event) => {
    changed = true;
    if (event.target.matches("[data-order]")) return;
  });
  form.addEventListener("submit", () => { changed = false; });
  addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
}

for (const button of document.querySelectorAll("[data-reason]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const field = button.closest("form").elements.reason;
    const text = button.nextElementSibling.textContent;
    field.value = field.value ? `${field.value}\n${text}` : text;
    field.focus();
  });
}

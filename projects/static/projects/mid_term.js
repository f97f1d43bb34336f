// Cause, reason and measure are asked for where a light is not green: their row comes and goes with the light.

function follow() {
  for (const light of document.querySelectorAll("[data-asks]")) {
    const place = light.id.replace("light-", "");
    const row = document.querySelector(`[data-deviation-row="${place}"]`);
    if (!row) continue;
    const typed = [...row.querySelectorAll("textarea, select")].some((field) => field.value.trim());
    row.hidden = light.dataset.asks !== "1" && !typed;
  }
}

document.addEventListener("htmx:oobAfterSwap", follow);
document.addEventListener("htmx:afterRequest", follow);

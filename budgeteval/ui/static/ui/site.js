// Small comforts for every page; without them everything can still be read and sent.

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "get") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  // A form that ends in a download leaves the page as it is.
  setTimeout(() => delete form.dataset.sent, 5000);
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-tick-all]")) return;
  const rows = event.target.closest("table").querySelectorAll("tbody input[type=checkbox][name=row]");
  for (const row of rows) row.checked = event.target.checked;
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-print], [data-copy]");
  if (!button) return;
  if ("print" in button.dataset) {
    print();
    return;
  }
  const source = document.getElementById(button.dataset.copy);
  source.select();
  try {
    await navigator.clipboard.writeText(source.value);
  } catch {
    document.execCommand("copy"); // no clipboard without HTTPS
  }
  button.textContent = "已复制";
});

// A menu of the head closes by a click elsewhere and by Escape.
const menus = document.querySelectorAll("details.site-menu");
const close = (but) => menus.forEach((menu) => menu === but || menu.removeAttribute("open"));
document.addEventListener("click", (event) => close(event.target.closest("details.site-menu")));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close(null);
});

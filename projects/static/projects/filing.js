// The self-evaluation form: points while one types, files by drag or choice, own rows, cells pasted from Excel.

const form = document.getElementById("filing-form");
const body = document.getElementById("filing-rows");
const PAUSE = 350;

/* Points */

let timer = null;
let asked = 0;

async function score() {
  const turn = ++asked;
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (typeof value !== "string") data.delete(name);
  try {
    const answer = await fetch(form.dataset.score, { method: "POST", body: data, redirect: "manual" });
    if (turn !== asked) return;
    if (answer.ok) show(await answer.json());
    else if (answer.status === 422) complain((await answer.json()).problems);
  } catch {
    // autosave tells when there is no connection
  }
}

form.addEventListener("input", (event) => {
  if (event.target.type === "file") return;
  clearTimeout(timer);
  timer = setTimeout(score, PAUSE);
});
form.addEventListener("autosaved", (event) => {
  show(event.detail);
  const stage = document.querySelector(".page-head .state");
  stage.textContent = event.detail.stage;
});
form.addEventListener("refused", (event) => complain(event.detail.problems));

function show(told) {
  for (const row of body.querySelectorAll(".filing-row")) {
    const found = told.rows[row.dataset.row];
    if (found) showRow(row, found);
  }
  document.getElementById("total").textContent = told.total || "—";
  document.getElementById("grade").textContent = told.grade;
  document.getElementById("missing").hidden = !told.missing;
  document.getElementById("missing-count").textContent = told.missing;
  findings(document.getElementById("told-form"), told.told);
  draft("achievement", told.drafted.achievement);
  draft("problems", told.drafted.problems);
}

function showRow(row, found) {
  const claim = field(row, "self_score");
  const offered = field(row, "offered");
  const follows = claim.value.trim() === "" || claim.value === offered.value;
  offered.value = found.offered;
  if (follows && document.activeElement !== claim) claim.value = found.claimed;
  const sentence = row.querySelector("[data-sentence]");
  if (sentence.textContent !== found.sentence) sentence.textContent = found.sentence;
  for (const place of row.querySelectorAll("[data-told]")) {
    findings(place, found.told.filter((one) => one.field === place.dataset.told));
  }
}

function findings(place, told) {
  const same = [...place.children].map((one) => one.dataset.text ?? one.lastChild?.textContent).join("\n");
  if (same === told.map((one) => one.text).join("\n")) return;
  place.replaceChildren(
    ...told.map((one) => {
      const box = document.createElement("div");
      box.className = `finding finding-${one.tone}`;
      box.dataset.text = one.text;
      const word = document.createElement("span");
      word.className = "finding-word";
      word.textContent = one.tone === "error" ? "须改正" : "请核对";
      box.append(word, one.text);
      return box;
    }),
  );
}

function complain(problems) {
  findings(
    document.getElementById("told-form"),
    problems.map((text) => ({ tone: "error", text })),
  );
}

// A first text follows the rows for as long as nobody has changed it.
function draft(name, text) {
  const area = form.elements[name];
  const drafted = form.elements[`drafted_${name}`];
  const untouched = area.value === "" || area.value.trim() === drafted.value.trim();
  drafted.value = text;
  if (untouched && document.activeElement !== area) area.value = text;
}

function field(row, name) {
  return form.elements[`${row.dataset.prefix}-${name}`];
}

/* Files */

async function upload(box, files) {
  if (!files.length) return;
  const row = box.closest(".filing-row");
  const address = box.querySelector("[data-upload]").dataset.upload || `rows/${row.dataset.row}/evidence/`;
  working(box, "正在上传…");
  await form.autosave?.save();
  const data = new FormData();
  data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const file of files) data.append("files", file);
  await exchange(box, address, data);
}

async function exchange(box, address, data) {
  try {
    const answer = await fetch(address, {
      method: "POST",
      body: data,
      redirect: "manual",
      headers: { "X-Requested-With": "fetch" },
    });
    if (!answer.ok) throw new Error(answer.status);
    const part = document.createElement("div");
    part.innerHTML = await answer.text();
    const fresh = part.querySelector("[data-files]");
    form.elements.version.value = fresh.dataset.version;
    box.replaceWith(fresh);
    plain(fresh);
  } catch {
    working(box, "没有上传成功：请检查网络、登录状态和文件大小后再试。");
  }
}

function working(box, text) {
  let line = box.querySelector(".file-status");
  if (!line) {
    line = document.createElement("div");
    line.className = "file-status field-help";
    line.setAttribute("role", "status");
    box.append(line);
  }
  line.textContent = text;
}

// Files that have no picture show their kind instead.
function plain(place) {
  for (const picture of place.querySelectorAll(".file-preview img")) {
    picture.addEventListener("error", () => picture.closest(".file-preview").remove(), { once: true });
  }
}

body.addEventListener("change", (event) => {
  if (event.target.type !== "file") return;
  upload(event.target.closest("[data-files]"), [...event.target.files]);
  event.target.value = "";
});
for (const kind of ["dragover", "dragleave", "drop"]) {
  body.addEventListener(kind, (event) => {
    const box = event.target.closest("[data-files]");
    if (!box) return;
    event.preventDefault();
    box.classList.toggle("is-over", kind === "dragover");
    if (kind === "drop") upload(box, [...event.dataTransfer.files]);
  });
}
body.addEventListener("click", (event) => {
  const button = event.target.closest("[data-remove-file]");
  if (!button) return;
  event.preventDefault();
  const data = new FormData();
  data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  exchange(button.closest("[data-files]"), button.formAction, data);
});
plain(body);

/* Own rows */

const add = document.getElementById("add-row");
const pattern = document.getElementById("empty-row");

function addRow() {
  const total = form.elements["rows-TOTAL_FORMS"];
  const place = Number(total.value);
  const numbers = [...body.querySelectorAll(".filing-row")].map((row) => Number(row.dataset.row));
  const number = Math.max(0, ...numbers) + 1;
  const holder = document.createElement("tbody");
  holder.innerHTML = pattern.innerHTML.replaceAll("__prefix__", place);
  const row = holder.firstElementChild;
  row.dataset.row = number;
  row.id = `row-${number}`;
  body.append(row);
  total.value = place + 1;
  field(row, "number").value = number;
  row.querySelector("[data-files]").dataset.files = number;
  return row;
}

if (add) {
  add.hidden = false;
  form.addEventListener("restoring", (event) => {
    const wanted = Number(event.detail.get("rows-TOTAL_FORMS"));
    while (Number(form.elements["rows-TOTAL_FORMS"].value) < wanted) addRow();
  });
  add.addEventListener("click", () => field(addRow(), "level1").focus());
  body.addEventListener("change", (event) => {
    if (!event.target.name?.endsWith("-remove")) return;
    event.target.closest(".filing-row").hidden = event.target.checked;
  });
}

/* Cells pasted from Excel: to the right and down from where the cursor is */

body.addEventListener("paste", (event) => {
  const start = event.target;
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!start.name || !/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  const lines = text.replace(/\r/g, "").replace(/\n$/, "").split("\n").map((line) => line.split("\t"));
  let row = start.closest(".filing-row");
  const column = cells(row).indexOf(start);
  let above = [];
  for (const line of lines) {
    if (!row && pattern) row = addRow();
    if (!row) break;
    const places = cells(row);
    line.forEach((value, index) => {
      const place = places[column + index];
      if (!place) return;
      const merged = value.trim() === "" && /-level[12]$/.test(place.name);
      put(place, merged ? (above[index] ?? "") : value.trim());
    });
    above = line.map((value, index) => value.trim() || above[index] || "");
    row = row.nextElementSibling;
  }
  start.dispatchEvent(new Event("input", { bubbles: true }));
});

function cells(row) {
  return [...row.querySelectorAll("input[type=text], select, textarea")];
}

function put(place, value) {
  if (place.tagName !== "SELECT") {
    place.value = value.replace(/^"([\s\S]*)"$/, "$1");
    return;
  }
  const twins = { "\uff1d": "=", "≧": "≥", "≦": "≤", ">=": "≥", "<=": "≤" };
  const wanted = twins[value] ?? value;
  const found = [...place.options].find((option) => option.label === wanted || option.value === value);
  if (found) place.value = found.value;
}

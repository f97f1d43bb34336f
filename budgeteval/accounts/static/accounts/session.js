// The session's clock: warns five minutes before the end, and after it keeps the page and what was typed on it.
//
// Others may listen on `document`: "session:warning", "session:ended", and "session:resumed", whose detail holds the
// token that forms and requests need from then on. While the session is over, no form and no htmx request is sent.

const WARN = 300;
const CHANNEL = "budgeteval-session";
const box = document.getElementById("session-watch");

if (box) watch(box);

function watch(box) {
  const part = (name) => box.querySelector(`[data-${name}]`);
  const others = "BroadcastChannel" in window ? new BroadcastChannel(CHANNEL) : null;
  const person = box.dataset.person;
  let endsAt = after(Number(box.dataset.left));
  let state = "quiet";
  let silenced = false;
  let timer = 0;

  function after(seconds) {
    return Date.now() + seconds * 1000;
  }

  function left() {
    return Math.round((endsAt - Date.now()) / 1000);
  }

  function tell(name, detail = {}) {
    document.dispatchEvent(new CustomEvent(`session:${name}`, { detail }));
  }

  function open() {
    if (!box.open && !silenced) box.showModal();
  }

  function show() {
    part("warning").hidden = state === "ended";
    part("ended").hidden = state !== "ended";
    part("title").textContent = state === "ended" ? "登录已超时" : "登录即将超时";
    if (state === "warning") {
      const seconds = Math.max(0, left());
      part("count").textContent = seconds >= 60 ? `${Math.ceil(seconds / 60)} 分钟` : `${seconds} 秒`;
    }
  }

  async function ask(method = "GET") {
    const headers = { "X-CSRFToken": token() };
    const answer = await fetch(box.dataset.url, { method, headers, credentials: "same-origin", cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  function token() {
    const field = document.querySelector("input[name=csrfmiddlewaretoken]");
    return field ? field.value : "";
  }

  // Signing in again changes the token: without the new one, what was typed could not be sent.
  function take(found) {
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = found.token;
    if (document.body.hasAttribute("hx-headers")) {
      document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": found.token }));
    }
  }

  function settle(found) {
    part("other").hidden = !found.person || found.person === person;
    if (found.person !== person) {
      if (state !== "ended") {
        state = "ended";
        silenced = false;
        tell("ended");
      }
      show();
      open();
      return;
    }
    const was = state;
    endsAt = after(found.left);
    if (found.left <= WARN) {
      if (was !== "warning") {
        state = "warning";
        silenced = false;
        tell("warning", { left: found.left });
      }
      part("longest").hidden = found.longest > found.left;
      part("keep").hidden = found.longest <= found.left;
      if (was === "ended") resume(found);
      show();
      open();
    } else {
      state = "quiet";
      silenced = false;
      if (box.open) box.close();
      if (was === "ended") resume(found);
    }
    plan();
  }

  function resume(found) {
    take(found);
    tell("resumed", { token: found.token });
  }

  // Another tab may have kept the session alive: the server says how it stands before anybody is disturbed.
  async function check(method = "GET") {
    try {
      settle(await ask(method));
    } catch {
      clearTimeout(timer);
      timer = setTimeout(check, 30000); // the server cannot be reached: ask again
    }
  }

  function plan() {
    clearTimeout(timer);
    if (state === "ended") return;
    if (state === "warning") {
      show();
      timer = left() > 0 ? setTimeout(plan, 1000) : setTimeout(check, 1500);
      return;
    }
    timer = setTimeout(check, Math.max(0, left() - WARN) * 1000 + 500);
  }

  part("keep").addEventListener("click", () => check("POST"));
  for (const button of box.querySelectorAll("[data-close]")) {
    button.addEventListener("click", () => {
      silenced = true;
      box.close();
    });
  }

  function hold(event) {
    if (state !== "ended") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    silenced = false;
    show();
    open();
  }

  document.addEventListener("submit", hold, true);
  document.addEventListener("htmx:beforeRequest", hold, true);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && (state !== "quiet" || left() <= WARN)) check();
  });
  window.addEventListener("focus", () => {
    if (state === "ended") check();
  });
  // “Back” shows a page from the browser's memory: nobody reads it there who is not the one it was made for.
  window.addEventListener("pageshow", async (event) => {
    const [entry] = performance.getEntriesByType("navigation");
    if (!event.persisted && entry?.type !== "back_forward") return;
    try {
      const found = await ask();
      if (found.person !== person) location.reload();
    } catch {
      check();
    }
  });
  if (others) {
    others.addEventListener("message", () => {
      if (state !== "quiet") check();
    });
    others.postMessage("here"); // whoever waits in another tab asks again
  }
  plan();
}

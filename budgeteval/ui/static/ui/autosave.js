// Drafts save themselves: form[data-autosave="address"] with a hidden input “version”.
//
// Two seconds after the last key the form's fields (no files) are posted to the address. The answer is JSON with
// `version` and `saved_at`; the form then hears “autosaved” with all of it. 409: somebody else saved, `message` says
// who, and the text stays. 422: `problems`. A session that ended: the text stays in the page and in this tab's storage,
// a new tab offers the sign-in, and afterwards saving goes on. data-state: an address that tells the version kept, asked
// now and then, so that two people in one form hear of each other. [data-autosave-status] is where it is told;
// input[data-autosaved-version] of other forms in the page follows the version.

const PAUSE = 2000;
const RETRY = 10000;
const LOOK = 20000;

export class Autosave {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-autosave-status]");
    this.key = `autosave:${form.dataset.person ?? ""}:${form.dataset.autosave}`;
    this.saved = this.content();
    this.timer = null;
    this.running = null;
    this.overtaken = false;
    this.ended = false;
    form.addEventListener("input", () => this.later());
    form.addEventListener("change", () => this.later());
    form.addEventListener("submit", () => this.leave());
    window.addEventListener("beforeunload", (event) => {
      if (this.isDirty()) event.preventDefault();
    });
    window.addEventListener("focus", () => this.ended && this.resume());
    if (form.dataset.state) setInterval(() => this.look(), LOOK);
    // Scripts of the page itself are ready when it has loaded.
    if (document.readyState === "complete") this.restore();
    else window.addEventListener("load", () => this.restore());
  }

  get version() {
    return this.form.elements.version;
  }

  content() {
    const pairs = [...new FormData(this.form)].filter(
      ([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken" && name !== "version",
    );
    return new URLSearchParams(pairs).toString();
  }

  isDirty() {
    return !this.left && this.content() !== this.saved;
  }

  later(pause = PAUSE) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  leave() {
    this.left = true;
    clearTimeout(this.timer);
    sessionStorage.removeItem(this.key);
  }

  // Saves now what is not saved yet; true when everything is kept.
  async save() {
    clearTimeout(this.timer);
    if (this.running) await this.running;
    if (!this.isDirty()) return !this.overtaken;
    if (this.overtaken || this.left) return false;
    this.running = this.send();
    try {
      return await this.running;
    } finally {
      this.running = null;
    }
  }

  async send() {
    const content = this.content();
    const data = new FormData(this.form);
    for (const [name, value] of [...data]) if (typeof value !== "string") data.delete(name);
    let answer;
    try {
      answer = await fetch(this.form.dataset.autosave, { method: "POST", body: data, redirect: "manual" });
    } catch {
      this.keep("网络不通，内容保留在本页，正在重试。");
      this.later(RETRY);
      return false;
    }
    if (answer.type === "opaqueredirect" || answer.status === 403) return this.end();
    if (answer.status === 409) return this.conflict(await answer.json());
    if (answer.status === 422) {
      const { problems } = await answer.json();
      this.keep(`暂未自动保存：${problems[0]}`);
      this.form.dispatchEvent(new CustomEvent("refused", { detail: { problems } }));
      return false;
    }
    if (!answer.ok) {
      this.keep("暂时没有保存成功，内容保留在本页，正在重试。");
      this.later(RETRY);
      return false;
    }
    return this.done(await answer.json(), content);
  }

  done(told, content) {
    // Other forms of the page that are about the same object go on with what their reader has just saved.
    for (const field of document.querySelectorAll("input[data-autosaved-version]")) field.value = told.version;
    this.version.value = told.version;
    this.saved = content;
    this.ended = false;
    sessionStorage.removeItem(this.key);
    this.tell(`已自动保存 ${told.saved_at}`);
    const typedOn = this.content() !== content;
    this.form.dispatchEvent(new CustomEvent("autosaved", { detail: told }));
    if (typedOn) this.later();
    else this.saved = this.content(); // what the page itself filled in is what the server has kept
    return true;
  }

  // Somebody else was first: nothing of theirs is overwritten unless it is asked for.
  conflict(told) {
    this.overtaken = true;
    this.keep(told.message, [
      ["查看最新内容", () => window.open(location.href, "_blank", "noopener")],
      ["用我的内容保存", () => this.insist(told.version)],
    ]);
    return false;
  }

  insist(version) {
    this.version.value = version;
    this.overtaken = false;
    this.save();
  }

  end() {
    this.ended = true;
    const next = encodeURIComponent(location.pathname);
    this.keep("登录已过期，您的内容保留在本页。请登录后回到本页，系统会接着保存。", [
      ["在新窗口登录", () => window.open(`${this.form.dataset.signIn ?? "/login/"}?next=${next}`, "_blank", "noopener")],
      ["已登录，继续保存", () => this.resume()],
    ]);
    return false;
  }

  // After a new sign-in the page needs the new session's token; somebody else's session must not save this text.
  async resume() {
    let page;
    try {
      const answer = await fetch(location.href, { redirect: "manual" });
      if (!answer.ok) return;
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      return;
    }
    const same = page.querySelector(`form[data-autosave="${this.form.dataset.autosave}"]`);
    const token = same?.querySelector("input[name=csrfmiddlewaretoken]");
    if (!token || same.dataset.person !== this.form.dataset.person) {
      this.keep("现在登录的不是原来的账号，或者这份内容已不能修改；您的内容仍保留在本页。");
      return;
    }
    for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token.value;
    this.ended = false;
    this.save();
  }

  async look() {
    if (this.overtaken || this.ended || this.running || document.hidden) return;
    const before = this.version.value;
    try {
      const answer = await fetch(this.form.dataset.state, { redirect: "manual" });
      if (!answer.ok) return;
      const told = await answer.json();
      if (this.running || this.version.value !== before || String(told.version) === before) return;
      this.tell(`${told.message}请刷新页面查看最新内容，以免互相覆盖。`, [["刷新", () => location.reload()]]);
    } catch {
      // the next look will tell
    }
  }

  keep(text, buttons = []) {
    sessionStorage.setItem(this.key, JSON.stringify({ version: this.version.value, content: this.content() }));
    this.tell(text, buttons);
  }

  // What could not be saved before the page was loaded again.
  restore() {
    let kept;
    try {
      kept = JSON.parse(sessionStorage.getItem(this.key));
    } catch {
      kept = null;
    }
    if (!kept || kept.content === this.saved) return;
    const fill = () => {
      const pairs = new URLSearchParams(kept.content);
      this.form.dispatchEvent(new CustomEvent("restoring", { detail: pairs }));
      for (const [name, value] of pairs) {
        const field = this.form.elements[name];
        if (field && "value" in field && !name.endsWith("_FORMS")) field.value = value;
      }
      this.form.dispatchEvent(new Event("input"));
    };
    if (kept.version === this.version.value) {
      fill();
      this.tell("已恢复上次没有保存的内容。");
      return;
    }
    this.tell("您上次有没有保存的内容，这份表单此后有改动。", [
      ["恢复我的内容", fill],
      ["不要了", () => sessionStorage.removeItem(this.key)],
    ]);
  }

  tell(text, buttons = []) {
    if (!this.status) return;
    this.status.textContent = text;
    for (const [label, act] of buttons) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-sm btn-outline-primary";
      button.textContent = label;
      button.addEventListener("click", act);
      this.status.append(" ", button);
    }
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) form.autosave = new Autosave(form);

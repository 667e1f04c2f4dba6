// Conveniences of the workspace: it saves by itself, shows questions as they come to apply, adds rows at once.
// Every page works without this file. Nothing typed is ever thrown away: what cannot be saved stays on the page
// and, until it is saved, in a copy on this device.
(() => {
  "use strict";
  const WAIT = 900;
  const DAY = 24 * 3600 * 1000;

  // --- reading the form ---------------------------------------------------------------------------
  const asksOf = (form) => [...form.querySelectorAll("[data-ask]")];
  const isPeople = (ask) => ask.dataset.kind === "people";

  const peopleOf = (ask) =>
    [...ask.querySelectorAll("[data-person]")]
      .map((row) => Object.fromEntries([...row.querySelectorAll("[data-column]")].map((cell) => [cell.dataset.column, cell.value.trim()])))
      .filter((row) => Object.values(row).some(Boolean));

  const valueOf = (form, ask) => {
    if (isPeople(ask)) return peopleOf(ask);
    const control = form.elements[ask.dataset.ask];
    if (!control) return "";
    if (control instanceof RadioNodeList) {
      const ticked = [...control].find((one) => one.checked);
      return ticked ? ticked.value : [...control].some((one) => one.type === "radio") ? control.value : "";
    }
    return control.type === "checkbox" && !control.checked ? "" : control.value.replace(/\r\n/g, "\n").trim();
  };

  const same = (one, other) => JSON.stringify(one || "") === JSON.stringify(other || "") || (!one?.length && !other?.length);

  const put = (form, ask, value) => {
    if (isPeople(ask)) return putPeople(ask, Array.isArray(value) ? value : []);
    const control = form.elements[ask.dataset.ask];
    if (control instanceof RadioNodeList) {
      [...control].forEach((one) => { one.checked = one.type !== "hidden" && one.value === value; });
    } else if (control) {
      control.value = value || "";
    }
  };

  const putPeople = (ask, rows) => {
    const block = ask.querySelector("[data-people]");
    while (block.querySelectorAll("[data-person]").length < rows.length) addRow(block);
    [...block.querySelectorAll("[data-person]")].forEach((row, at) => {
      row.querySelectorAll("[data-column]").forEach((cell) => { cell.value = rows[at]?.[cell.dataset.column] || ""; });
    });
  };

  // --- rows of people -----------------------------------------------------------------------------
  const addRow = (block) => {
    const rows = [...block.querySelectorAll("[data-person]")];
    const used = rows.map((row) => Number(row.querySelector("[data-remove]").value.split("-").pop()));
    const next = Math.max(-1, ...used) + 1;
    const made = document.createElement("div");
    made.innerHTML = block.querySelector("[data-spare]").innerHTML.replaceAll("-NN", `-${next}`).replaceAll("第  位", `第 ${rows.length + 1} 位`);
    const row = made.querySelector("[data-person]");
    block.insertBefore(row, block.querySelector("[data-spare]"));
    return row;
  };

  const onRows = (event) => {
    const add = event.target.closest("[data-add]");
    const remove = event.target.closest("[data-remove]");
    if (!add && !remove) return;
    event.preventDefault();
    const block = event.target.closest("[data-people]");
    if (add) {
      addRow(block).querySelector("[data-column]").focus();
      return;
    }
    const row = remove.closest("[data-person]");
    if (block.querySelectorAll("[data-person]").length === 1) {
      row.querySelectorAll("[data-column]").forEach((cell) => { cell.value = ""; });
    } else {
      row.remove();
    }
    block.focus();
    block.dispatchEvent(new Event("input", { bubbles: true }));
  };

  // --- questions that come and go ---------------------------------------------------------------
  const showAsked = (form) => {
    const asks = asksOf(form);
    const answers = Object.fromEntries(asks.map((ask) => [ask.dataset.ask, valueOf(form, ask)]));
    asks.filter((ask) => ask.dataset.when).forEach((ask) => {
      const when = JSON.parse(ask.dataset.when);
      const known = Object.entries(when).filter(([key]) => key in answers);
      if (known.length) ask.hidden = !known.every(([key, values]) => values.includes(answers[key]));
    });
  };

  // --- the copy on this device ------------------------------------------------------------------
  const copies = {
    name: (form) => `workspace:${form.dataset.keep}`,
    write(form, answers) {
      try { localStorage.setItem(this.name(form), JSON.stringify({ at: Date.now(), answers })); } catch { /* full or forbidden: the page itself still holds it */ }
    },
    read(form) {
      try {
        const held = JSON.parse(localStorage.getItem(this.name(form)) || "null");
        return held && Date.now() - held.at < DAY ? held.answers : null;
      } catch { return null; }
    },
    forget(form) { try { localStorage.removeItem(this.name(form)); } catch { /* nothing to forget */ } },
  };

  // --- saving -------------------------------------------------------------------------------------
  const say = (words, kind) => {
    const place = document.querySelector("[data-saved]");
    if (!place) return;
    place.classList.toggle("saved--waiting", kind === "waiting");
    place.classList.toggle("saved--lost", kind === "lost");
    place.querySelector("[data-saved-words]").textContent = words;
  };

  const notice = (form, sentence, link, words) => {
    let box = form.querySelector("[data-notice]");
    if (!sentence) { box?.remove(); return; }
    if (!box) {
      box = document.createElement("div");
      box.className = "alert alert--warning alert--bare";
      box.dataset.notice = "";
      box.setAttribute("role", "alert");
      form.prepend(box);
    }
    box.replaceChildren();
    const text = document.createElement("p");
    text.textContent = sentence;
    if (link) {
      const anchor = document.createElement("a");
      anchor.href = link;
      anchor.textContent = words;
      text.append(" ", anchor);
    }
    box.append(text);
  };

  const cookie = (name) => document.cookie.split("; ").find((row) => row.startsWith(`${name}=`))?.slice(name.length + 1) || "";

  class Keeper {
    constructor(form) {
      this.form = form;
      this.base = JSON.parse(form.elements.base.value || "{}");
      this.settled = {}; // what was sent last: the server may keep less of it, and that is no reason to send it again
      this.left = new Set();
      this.timer = 0;
      this.busy = false;
      form.addEventListener("input", () => { showAsked(form); this.soon(WAIT); });
      form.addEventListener("change", () => { showAsked(form); this.soon(100); });
      form.addEventListener("focusout", (event) => { const ask = event.target.closest?.("[data-ask]"); if (ask) this.left.add(ask.dataset.ask); });
      form.addEventListener("submit", () => { this.sent = true; clearTimeout(this.timer); this.refreshToken(); });
      addEventListener("pagehide", () => { if (!this.sent) this.keepCopy(); });
    }

    refreshToken() {
      const token = cookie("csrftoken");
      const field = this.form.elements.csrfmiddlewaretoken;
      if (token && field) field.value = token;
    }

    changed() {
      return Object.fromEntries(
        asksOf(this.form)
          .map((ask) => [ask.dataset.ask, valueOf(this.form, ask)])
          .filter(([key, value]) => !same(value, this.base[key]) && !(key in this.settled && same(value, this.settled[key]))),
      );
    }

    keepCopy() {
      const answers = this.changed();
      if (Object.keys(answers).length) copies.write(this.form, answers);
    }

    soon(wait) {
      clearTimeout(this.timer);
      if (Object.keys(this.changed()).length) say("正在保存…", "waiting");
      this.timer = setTimeout(() => this.save(), wait);
    }

    async save() {
      if (this.sent) return;
      if (this.busy) { this.soon(WAIT); return; }
      const answers = this.changed();
      const keys = Object.keys(answers);
      if (!keys.length) return;
      this.busy = true;
      try {
        const reply = await fetch(this.form.dataset.autosave, {
          method: "POST",
          headers: { "Content-Type": "application/json", "X-CSRFToken": cookie("csrftoken") },
          body: JSON.stringify({ answers, base: Object.fromEntries(keys.map((key) => [key, this.base[key] ?? ""])) }),
        });
        const told = (reply.headers.get("Content-Type") || "").includes("json") ? await reply.json() : {};
        if (reply.ok) this.kept(told, answers);
        else this.refused(reply.status, told);
      } catch {
        this.unsaved("网络不通，改动还没有保存；填写的内容留在本页，网络恢复后会自动保存。");
        this.timer = setTimeout(() => this.save(), 10000);
      } finally {
        this.busy = false;
      }
    }

    kept(told, sent) {
      Object.assign(this.base, told.held);
      Object.assign(this.settled, sent);
      this.form.elements.base.value = JSON.stringify(this.base);
      copies.forget(this.form);
      notice(this.form, told.not_kept || "");
      say(told.saved, "saved");
      const heading = document.querySelector("[data-title]");
      if (heading && told.title) heading.textContent = told.title;
      Object.entries(told.conflicts).forEach(([key, theirs]) => this.conflict(key, theirs));
      Object.entries(told.errors).forEach(([key, sentences]) => { if (this.left.has(key)) this.mark(key, sentences); });
      if (this.form.dataset.nameUrl && this.form.dataset.nameField in sent) this.examineName();
      if (Object.keys(this.changed()).length) this.soon(WAIT);
    }

    refused(status, told) {
      if (status === 401) {
        this.unsaved(told.sentence, this.form.dataset.login, "重新登录并回到本页");
      } else if (status === 409) {
        this.unsaved(`${told.sentence}填写的内容留在本页，可以复制留存。`, told.url, "查看这件申请");
      } else if (status === 403) {
        this.unsaved("页面停留太久，改动还没有保存；填写的内容留在本页。请点“下一步”或“保存”再试一次。");
      } else {
        this.unsaved(told.sentence || "这次自动保存没有成功，填写的内容留在本页。请点“下一步”保存。");
      }
    }

    unsaved(sentence, link, words) {
      this.keepCopy();
      say("还没有保存", "lost");
      notice(this.form, sentence, link, words);
    }

    ask(key) { return this.form.querySelector(`[data-ask="${CSS.escape(key)}"]`); }

    conflict(key, theirs) {
      const ask = this.ask(key);
      ask.querySelector(".conflict")?.remove();
      const box = document.createElement("div");
      box.className = "alert alert--warning alert--bare conflict";
      box.setAttribute("role", "alert");
      const label = ask.querySelector(".field__label")?.firstChild?.textContent.trim() || "";
      const text = document.createElement("div");
      const words = document.createElement("p");
      words.textContent = `另一个页面刚刚也改了“${label}”。现在保存的是您这里填的；另一个页面填的是：`;
      const quote = document.createElement("blockquote");
      quote.textContent = theirs.text;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button--secondary button--compact";
      button.textContent = "改用另一个页面的";
      button.addEventListener("click", () => { put(this.form, ask, theirs.value); box.remove(); showAsked(this.form); this.soon(0); });
      text.append(words, quote, button);
      box.append(text);
      ask.append(box);
    }

    mark(key, sentences) {
      const field = this.ask(key)?.querySelector(".field");
      if (!field || this.ask(key).dataset.kind === "people") return;
      const control = field.querySelector("input:not([type=hidden]), select, textarea");
      const id = `${control?.id || key}_error`;
      field.querySelector(":scope > .field__error, :scope > fieldset > .field__error")?.remove();
      field.classList.toggle("field--error", sentences.length > 0);
      control?.toggleAttribute("aria-invalid", false);
      if (!sentences.length) return;
      const error = document.createElement("div");
      error.className = "field__error";
      error.id = id;
      error.textContent = sentences.join(" ");
      (field.querySelector(":scope > fieldset") || field).append(error);
      control?.setAttribute("aria-invalid", "true");
      const described = new Set((control?.getAttribute("aria-describedby") || "").split(" ").filter(Boolean)).add(id);
      control?.setAttribute("aria-describedby", [...described].join(" "));
    }

    async examineName() {
      const place = this.form.querySelector("[data-examined]");
      const reply = await fetch(this.form.dataset.nameUrl, { headers: { "HX-Request": "true" } });
      if (reply.ok && !reply.redirected && place) place.innerHTML = await reply.text();
    }

    restore() {
      const held = copies.read(this.form);
      if (!held) return;
      const found = Object.entries(held).filter(([key, value]) => this.ask(key) && !same(value, valueOf(this.form, this.ask(key))));
      copies.forget(this.form);
      if (!found.length) return;
      found.forEach(([key, value]) => put(this.form, this.ask(key), value));
      showAsked(this.form);
      notice(this.form, "上次没来得及保存的内容已从本机恢复，请核对。");
      this.soon(0);
    }
  }

  document.querySelectorAll("form[data-autosave]").forEach((form) => {
    form.addEventListener("click", onRows);
    if (!form.elements.base) return;
    const keeper = new Keeper(form);
    showAsked(form);
    keeper.restore();
  });

  // --- papers: choosing is sending; what is too large is said before it travels ---------------------
  const LARGEST = 20 * 1024 * 1024;
  document.querySelectorAll("form[data-upload]").forEach((form) => {
    const input = form.querySelector("input[type=file]");
    const error = form.querySelector("[data-upload-error]");
    input.addEventListener("change", () => {
      const files = [...input.files];
      const large = files.filter((file) => file.size > LARGEST).map((file) => `“${file.name}”`);
      const together = files.reduce((sum, file) => sum + file.size, 0) / 1024 / 1024;
      const most = Number(form.dataset.mostMb);
      error.hidden = !large.length && together <= most;
      if (!error.hidden) {
        error.textContent = large.length
          ? `${large.join("、")}超过 20 MB，请压缩或者拆成几个文件后再上传。`
          : `这次选的文件合计 ${together.toFixed(1)} MB，一次最多 ${most} MB，请分几次上传。`;
        input.value = "";
        return;
      }
      if (!input.files.length) return;
      form.classList.add("upload--busy");
      form.querySelector(".upload__label").lastChild.before("，正在上传…");
      const token = cookie("csrftoken");
      if (token) form.elements.csrfmiddlewaretoken.value = token;
      form.submit();
    });
    // Chosen before this file had arrived.
    if (input.files.length) input.dispatchEvent(new Event("change"));
  });

  // --- one click is one submission (the server sees to it as well) ----------------------------------
  document.querySelectorAll("[data-once]").forEach((button) => {
    button.form.addEventListener("submit", (event) => {
      if (button.form.dataset.sent) { event.preventDefault(); return; }
      if (event.submitter === button) button.form.dataset.sent = "1";
    });
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
})();

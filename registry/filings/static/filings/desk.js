// The desk: everything here is a convenience; the page does all of it without a script as well.
(() => {
  "use strict";
  const desk = document.querySelector("[data-desk]");
  if (!desk) return;
  desk.classList.add("has-script");
  const page = desk.querySelector(".desk-case");
  const dialog = desk.querySelector("[data-desk-dialog]");

  // --- another paper without losing what is typed beside it ---
  const viewer = document.getElementById("viewer");
  async function showPaper(link) {
    const address = new URL(link.href, location.href);
    const response = await fetch(address, { headers: { "X-Desk-Part": "viewer" }, credentials: "same-origin" });
    if (!response.ok || response.redirected) { location.assign(address); return; }
    viewer.innerHTML = await response.text();
    history.replaceState(null, "", address);
    const current = viewer.querySelector(".desk-papers [aria-current]");
    if (current) { current.focus({ preventScroll: true }); current.scrollIntoView({ block: "nearest", inline: "nearest" }); }
  }
  desk.addEventListener("click", (event) => {
    const link = event.target.closest("[data-desk-paper]");
    if (!link || !viewer || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    showPaper(link).catch(() => location.assign(link.href));
  });
  function stepPaper(by) {
    if (!viewer) return;
    const links = [...viewer.querySelectorAll(".desk-papers [data-desk-paper]")];
    const at = links.findIndex((link) => link.hasAttribute("aria-current"));
    const link = links[at + by];
    if (link) link.click();
  }

  // --- the checklist saves each line ---
  const checks = desk.querySelector("[data-desk-checks]");
  if (checks) {
    const token = checks.elements.csrfmiddlewaretoken.value;
    const errors = desk.querySelector("[data-desk-check-errors]");
    checks.classList.add("is-live");
    const save = async (line) => {
      const key = line.dataset.deskLine;
      const chosen = line.querySelector("input[type=radio]:checked");
      const saved = line.querySelector("[data-desk-saved]");
      if (!chosen) return;
      const body = new URLSearchParams({ csrfmiddlewaretoken: token });
      body.set(`answer-${key}`, chosen.value);
      body.set(`note-${key}`, line.querySelector(".desk-check__note").value);
      saved.textContent = "正在保存…";
      try {
        const response = await fetch(checks.action, {
          method: "POST", body, credentials: "same-origin", headers: { Accept: "application/json" },
        });
        const told = await response.json();
        errors.hidden = !told.refused.length;
        errors.replaceChildren(...told.refused.map((sentence) => {
          const p = document.createElement("p");
          p.textContent = sentence;
          return p;
        }));
        saved.textContent = told.refused.length ? "没有保存" : "已保存";
        if (!told.refused.length) line.className = `desk-check is-${chosen.value}`;
        desk.querySelectorAll("[data-desk-answered]").forEach((node) => { node.textContent = told.answered; });
        desk.querySelectorAll("[data-desk-unchecked]").forEach((node) => {
          node.textContent = told.total > told.answered ? `还有 ${told.total - told.answered} 项未勾选` : "已全部勾选";
        });
      } catch {
        saved.textContent = "没有保存，请用下面的“保存核查清单”";
        checks.classList.remove("is-live");
      }
    };
    checks.addEventListener("change", (event) => {
      const line = event.target.closest("[data-desk-line]");
      if (line) save(line);
    });
  }

  // --- a form is sent once ---
  desk.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-desk-move]")) return;
    const button = event.target.querySelector("button:not([type=button])");
    setTimeout(() => { button.disabled = true; });
  });
  addEventListener("pageshow", () => desk.querySelectorAll("[data-desk-move] button").forEach((b) => { b.disabled = false; }));

  // --- keys: before the admin's own, which use some of the same ---
  const typing = (node) => node.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
  const go = (address) => { if (address) location.assign(address); };
  const keys = {
    j: () => page ? go(page.dataset.deskAfter) : stepRow(1),
    k: () => page ? go(page.dataset.deskBefore) : stepRow(-1),
    "[": () => stepPaper(-1),
    "]": () => stepPaper(1),
    "/": () => { const field = desk.querySelector("input[type=search]"); if (field) { field.focus(); field.select(); } },
    "?": () => (dialog.open ? dialog.close() : dialog.showModal()),
  };
  // Space: to the next line of the checklist without an answer; there, as in any group of radio buttons, it chooses.
  function nextCheck() {
    const lines = checks ? [...checks.querySelectorAll("[data-desk-line]")] : [];
    const open = lines.filter((line) => !line.querySelector("input[type=radio]:checked"));
    const here = lines.indexOf(document.activeElement?.closest("[data-desk-line]"));
    const next = open.find((line) => lines.indexOf(line) > here) || open[0];
    if (!next) return false;
    next.querySelector("input[type=radio]").focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  }
  function stepRow(by) {
    const rows = [...desk.querySelectorAll(".desk-row")];
    const at = rows.indexOf(document.activeElement);
    const row = rows[at < 0 ? 0 : at + by];
    if (row) row.focus();
  }
  window.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey) return;
    if (typing(event.target)) {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form?.matches("[data-desk-move]")) {
        event.preventDefault();
        event.target.form.requestSubmit();
      }
      return;
    }
    if (event.ctrlKey || event.metaKey) return;
    if (event.key === " " && !event.target.closest("button, a, summary, input:not(:checked)") && nextCheck()) {
      event.preventDefault();
      return;
    }
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (!Object.hasOwn(keys, key) || (dialog.open && key !== "?")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    keys[key]();
  }, true);
  desk.querySelectorAll("[data-desk-help]").forEach((button) => button.addEventListener("click", () => dialog.showModal()));

  const alert = desk.querySelector("[data-desk-alert]");
  if (alert) alert.focus();
  const current = desk.querySelector(".desk-queue .desk-row[aria-current]");
  if (current) {
    // Only the list itself may move: scrollIntoView would push the whole page along.
    const list = current.closest(".desk-rows");
    list.scrollTop = current.offsetTop - list.offsetTop - (list.clientHeight - current.offsetHeight) / 2;
  }
})();

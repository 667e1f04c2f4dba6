// Suggestions under the search box (the combobox pattern of ARIA 1.2), and what stays as it was while a tick exchanges the results.
// The page works without this file.
(() => {
  const WAIT = 150;

  const combobox = (box) => {
    const input = box.querySelector("input[type=search]");
    const list = document.createElement("ul");
    list.id = "suggestions";
    list.className = "suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "检索建议");
    list.hidden = true;
    box.append(list);
    Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })
      .forEach(([name, value]) => input.setAttribute(name, value));

    let timer = 0;
    let asked = "";
    let current = -1;

    const close = () => {
      list.hidden = true;
      current = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };

    const choose = (step) => {
      const options = [...list.children];
      if (!options.length) return;
      current = (current + step + options.length + 1) % (options.length + 1);
      options.forEach((option, place) => option.setAttribute("aria-selected", String(place === current)));
      if (current === options.length) {
        current = -1;
        input.removeAttribute("aria-activedescendant");
        return;
      }
      input.setAttribute("aria-activedescendant", options[current].id);
    };

    const show = (suggestions) => {
      list.replaceChildren(...suggestions.map((suggestion, place) => {
        const option = document.createElement("li");
        option.id = `suggestion-${place}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.url = suggestion.url;
        const text = document.createElement("span");
        text.textContent = suggestion.text;
        const note = document.createElement("span");
        note.className = "note";
        note.textContent = [suggestion.kind, suggestion.hint].filter(Boolean).join("·");
        option.append(text, note);
        return option;
      }));
      current = -1;
      list.hidden = !suggestions.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
    };

    const ask = async () => {
      const text = input.value.trim();
      if (!text) { asked = ""; close(); return; }
      if (text === asked) return;
      asked = text;
      try {
        const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(text)}`);
        const found = await answer.json();
        if (text === asked && document.activeElement === input) show(found.suggestions);
      } catch {
        close();
      }
    };

    input.addEventListener("input", (event) => {
      clearTimeout(timer);
      if (!event.isComposing) timer = setTimeout(ask, WAIT);
    });
    input.addEventListener("compositionend", () => { timer = setTimeout(ask, WAIT); });
    input.addEventListener("blur", () => setTimeout(close, WAIT));
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Escape" && !list.hidden) { close(); event.preventDefault(); }
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (list.hidden) { asked = ""; ask(); } else choose(event.key === "ArrowDown" ? 1 : -1);
        event.preventDefault();
      }
      if (event.key === "Enter" && current >= 0) {
        event.preventDefault();
        window.location.assign(list.children[current].dataset.url);
      }
    });
    list.addEventListener("mousedown", (event) => {
      const option = event.target.closest("li");
      event.preventDefault();
      if (option) window.location.assign(option.dataset.url);
    });
    input.form.addEventListener("submit", () => { clearTimeout(timer); close(); });
  };

  document.querySelectorAll("[data-suggest]").forEach(combobox);

  // The form outlives the part of it that htmx exchanges, so it is the form that knows whether the filters are shown.
  const form = document.getElementById("search-form");
  const tellFilters = () => {
    const button = form.querySelector("[data-filter-toggle]");
    if (button) button.setAttribute("aria-expanded", String(form.classList.contains("is-open")));
  };

  form.addEventListener("click", (event) => {
    if (!event.target.closest("[data-filter-toggle]")) return;
    form.classList.toggle("is-open");
    tellFilters();
  });

  let unfolded = [];
  let focused = "";
  form.addEventListener("htmx:beforeSwap", () => {
    unfolded = [...form.querySelectorAll("details[open]")].map((details) => details.id);
    focused = document.activeElement.id;
  });
  form.addEventListener("htmx:afterSwap", () => {
    tellFilters();
    unfolded.map((id) => document.getElementById(id)).forEach((details) => { if (details) details.open = true; });
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    failed.hidden = true;
    form.querySelector("[data-search-told]").textContent = form.querySelector("[data-search-count]").textContent;
  });

  // Ticks over results that are not theirs would lie. What the server refused is asked for as a page, which says why;
  // where nothing was heard from it, perhaps because the reader is leaving the page, the page only says so.
  const failed = form.querySelector("[data-search-failed]");
  form.addEventListener("htmx:responseError", () => form.submit());
  form.addEventListener("htmx:sendError", () => { failed.hidden = false; });
})();

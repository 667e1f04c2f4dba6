// Conveniences only: every page works without this file.
document.documentElement.classList.add("js");

// <button type="button" class="js-only" data-copy="text"> copies its text and says so.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const word = button.querySelector("[data-copy-word]") || button;
  const before = word.textContent;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    word.textContent = "已复制";
  } catch {
    word.textContent = "请手动复制";
  }
  setTimeout(() => { word.textContent = before; }, 2000);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// The phone menu closes on Escape and gives the focus back.
document.addEventListener("keydown", (event) => {
  const menu = document.querySelector(".nav-menu[open]");
  if (event.key !== "Escape" || !menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// After a refused form the summary is where the reader is.
document.querySelector("[data-error-summary]")?.focus();

// Shows how far an import is without leaving the page; without JavaScript the link 刷新进度 does the same.
(() => {
  const PAUSE_MS = 3000;
  const look = async () => {
    const shown = document.getElementById("import-run");
    if (!shown || !shown.hasAttribute("data-moving")) return;
    try {
      const answer = await fetch(window.location.href, { credentials: "same-origin" });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("import-run");
      // A form that has the focus is not pulled away from under the hand.
      if (answer.ok && fresh && !shown.contains(document.activeElement)) shown.replaceWith(fresh);
    } catch {
      // The next look tries again.
    }
    setTimeout(look, PAUSE_MS);
  };
  setTimeout(look, PAUSE_MS);
})();

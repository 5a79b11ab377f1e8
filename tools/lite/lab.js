// JupyterLab takes the name of the notebook out of its address, so a reload would open an empty JupyterLab.
if (!location.search) location.replace("../index.html");
// On a phone the list of files would leave no room for the lesson. It opens more than once while JupyterLab starts, so it
// is folded until the page is touched; the folder at the left shows it again.
else if (matchMedia("(max-width: 600px)").matches) {
  const fold = setInterval(() => {
    const shell = window.jupyterapp?.shell;
    if (shell?.leftCollapsed === false) shell.collapseLeft();
  }, 100);
  addEventListener("pointerdown", () => clearInterval(fold), { capture: true, once: true });
}
// If the browser has no room for a file, JupyterLite does not tell Python, which then waits for ever.
addEventListener("unhandledrejection", ({ reason }) => {
  if (reason?.name !== "QuotaExceededError" || document.getElementById("ties-full")) return;
  const said = document.createElement("p");
  Object.assign(said, { id: "ties-full", role: "alert" });
  said.style.cssText = "position:fixed;inset:0 0 auto;z-index:99999;margin:0;padding:1em;background:#ffe9a8;color:#000";
  said.textContent =
    "This browser has no room left: your last answer was not saved, and the lesson has stopped. Copy your last answer " +
    "to paper, make room, then reload this page. Earlier answers are still there.";
  document.body.append(said);
});

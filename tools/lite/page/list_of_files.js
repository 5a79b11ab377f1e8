// On a phone the list of files would leave no room for the lesson. It opens more than once while JupyterLab starts, so it
// is folded until the page is touched; the folder at the left shows it again. The width is asked each time, since a
// phone does not know it yet while it reads the head of the page.
const fold = setInterval(() => {
  const shell = window.jupyterapp?.shell;
  if (shell?.leftCollapsed === false && matchMedia("(max-width: 600px)").matches) shell.collapseLeft();
}, 100);
addEventListener("pointerdown", () => clearInterval(fold), { capture: true, once: true });

// JupyterLab takes the name of the notebook out of its address, so a reload would open an empty JupyterLab.
if (!location.search) location.replace("../index.html");

// On a phone the list of files would leave no room for the lesson. It opens more than once while JupyterLab starts, so it
// is folded until the page is touched; the folder at the left shows it again. The width is asked each time, since a
// phone does not know it yet while it reads the head of the page.
const fold = setInterval(() => {
  const shell = window.jupyterapp?.shell;
  if (shell?.leftCollapsed === false && matchMedia("(max-width: 600px)").matches) shell.collapseLeft();
}, 100);
addEventListener("pointerdown", () => clearInterval(fold), { capture: true, once: true });

const dismissed = new Set();

/** Say something at an end of the page, once: an alert at the top, else at the bottom with a button to close it. */
function say(id, words, role) {
  if (document.getElementById(id) || dismissed.has(id)) return;
  const said = document.createElement("p");
  Object.assign(said, { id });
  said.setAttribute("role", role);
  const end = role === "alert" ? "inset:0 0 auto" : "inset:auto 0 0";
  said.style.cssText = `position:fixed;${end};z-index:99999;margin:0;padding:1em;background:#ffe9a8;color:#000`;
  document.body.append(said);
  said.textContent = words;
  if (role === "alert") return;
  const close = document.createElement("button");
  close.textContent = "Close";
  close.addEventListener("click", () => {
    dismissed.add(id);
    said.remove();
  });
  said.append(" ", close);
}

// If the browser has no room for a file, JupyterLite does not tell Python, which then waits for ever.
addEventListener("unhandledrejection", ({ reason }) => {
  if (reason?.name !== "QuotaExceededError") return;
  say(
    "ties-full",
    "This browser has no room left: your last answer was not saved, and the lesson has stopped. Copy your last answer " +
      "to paper, make room, then reload this page. Earlier answers are still there.",
    "alert",
  );
});
// So say before that there is little room left.
const LITTLE = 20e6; // bytes: a lesson with its answers takes less than one of them
addEventListener("load", async () => {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  if (quota - usage < LITTLE)
    say(
      "ties-nearly-full",
      "This browser has little room left for your answers. Make room on this device, or save your answers to a file " +
        "in the first cell of the lesson.",
      "status",
    );
});

// Python comes with the first cell of each lesson, which takes longer than any other; a folded cell shows only a ring.
const STARTING = ["unknown", "starting", "connecting", "initializing", "restarting", "autorestarting"];
const LONG = 6; // looks, half a second each
const started = new WeakSet(); // notebooks whose first cell has run
let looked; // the notebook that was seen last
let atWork = 0;

const unsay = () => document.getElementById("ties-starting")?.remove();

setInterval(() => {
  const context = window.jupyterapp?.shell?.currentWidget?.sessionContext;
  const status = context?.kernelDisplayStatus;
  if (context !== looked) {
    unsay();
    dismissed.delete("ties-starting");
    atWork = 0;
    looked = context;
  }
  if (STARTING.includes(status)) started.delete(context);
  if (status === "idle" && atWork > LONG) started.add(context);
  const starts = STARTING.includes(status) || (status === "busy" && atWork > 1 && !started.has(context));
  if (starts)
    say("ties-starting", "Python is starting in this browser. It can take a minute; you can read on.", "status");
  else if (status === "idle") unsay();
  atWork = status === "busy" ? atWork + 1 : 0;
}, 500);

// A lesson that is opened again has no widgets until its cells are run; JupyterLab says for ever that it loads them.
setInterval(() => {
  if (looked?.kernelDisplayStatus !== "idle") return;
  for (const shown of document.querySelectorAll(".jp-OutputArea-output"))
    if (shown.textContent === "Loading widget...")
      shown.textContent = "Run the cell above to see this again. Your answers are kept.";
}, 1000);

// JupyterLite names a download after its whole path, in which a browser puts _ for /; a grader asks for the file's name.
addEventListener(
  "click",
  ({ target }) => {
    const link = target.closest?.("a[download]");
    if (link) link.download = link.download.split("/").pop();
  },
  { capture: true },
);

// Python comes with the first cell of each lesson, which takes longer than any other; a folded cell shows only a ring.
import { maySayAgain, say, unsay } from "./say.js";

const STARTING = ["unknown", "starting", "connecting", "initializing", "restarting", "autorestarting"];
const LONG = 6; // looks, half a second each
const started = new WeakSet(); // notebooks whose first cell has run
let looked; // the notebook that was seen last
let atWork = 0;

/** Look at the notebook that is shown, and say whether its Python is starting. */
function look() {
  const context = window.jupyterapp?.shell?.currentWidget?.sessionContext;
  const status = context?.kernelDisplayStatus;
  if (context !== looked) {
    maySayAgain("ties-starting");
    atWork = 0;
    looked = context;
  }
  if (STARTING.includes(status)) started.delete(context);
  if (status === "idle" && atWork > LONG) started.add(context);
  const starts = STARTING.includes(status) || (status === "busy" && atWork > 1 && !started.has(context));
  if (starts) say("ties-starting", "Python is starting in this browser. It can take a minute; you can read on.");
  else if (status === "idle") unsay("ties-starting");
  atWork = status === "busy" ? atWork + 1 : 0;
}

setInterval(look, 500);

// A lesson that is opened again has no widgets until its cells are run; JupyterLab says for ever that it loads them.
setInterval(() => {
  if (looked?.kernelDisplayStatus !== "idle") return;
  for (const shown of document.querySelectorAll(".jp-OutputArea-output"))
    if (shown.textContent === "Loading widget...")
      shown.textContent = "Run the cell above to see this again. Your answers are kept.";
}, 1000);

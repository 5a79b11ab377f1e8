// A notebook is saved soon after something was written in it, since a page may be closed or reloaded at any time.
// JupyterLab says that a notebook was not saved and not why, and what is downloaded is what was saved last.
import { maySayAgain, say } from "./say.js";

const SOON = 3000; // milliseconds after the last change
const followed = new WeakSet();
const unsaved = new WeakSet(); // notebooks that had no room: JupyterLab tries again by itself, and says so each time

/** Say why a notebook may not be saved, until it is. */
function tell(context, state) {
  maySayAgain("ties-unsaved");
  if (state === "completed") unsaved.delete(context);
  if (state !== "failed") return;
  unsaved.add(context);
  say(
    "ties-unsaved",
    "This notebook was not saved, most likely because this browser has no room left. Make room on this device, then " +
      "save the notebook before you download it.",
  );
}

/** Save a notebook some time after its last change. */
function saver() {
  let waiting;
  return (context) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (!context.isDisposed && context.model.dirty && !unsaved.has(context)) context.save();
    }, SOON);
  };
}

/** Follow a notebook: save it, and hear whether that went well. */
function follow(context) {
  const save = saver();
  context.saveState.connect(tell);
  context.model.contentChanged.connect(() => save(context));
}

setInterval(() => {
  const context = window.jupyterapp?.shell?.currentWidget?.context;
  if (!context?.saveState || !context.isReady || followed.has(context)) return;
  followed.add(context);
  follow(context);
}, 1000);

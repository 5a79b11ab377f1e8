// JupyterLab says that a notebook was not saved and not why, and what is downloaded is what was saved last.
import { maySayAgain, say } from "./say.js";

const followed = new WeakSet();

/** Say why a notebook may not be saved, until it is. */
function tell(_, state) {
  maySayAgain("ties-unsaved");
  if (state === "failed")
    say(
      "ties-unsaved",
      "This notebook was not saved, most likely because this browser has no room left. Make room on this device, then " +
        "save the notebook before you download it.",
    );
}

setInterval(() => {
  const context = window.jupyterapp?.shell?.currentWidget?.context;
  if (!context?.saveState || followed.has(context)) return;
  followed.add(context);
  context.saveState.connect(tell);
}, 1000);

// Say before an answer is lost that there is little room left. Some browsers report more room than there is; where they
// are wrong, Python says that an answer was not saved (see files.js).
import { say } from "./say.js";

const LITTLE = 20e6; // bytes: a lesson with its answers takes less than one of them

addEventListener("load", async () => {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  if (quota - usage < LITTLE)
    say(
      "ties-nearly-full",
      "This browser has little room left for your answers. Make room on this device, or save your answers to a file " +
        "in the first cell of the lesson.",
    );
});

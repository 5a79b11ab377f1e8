// The words under the pointer.
import { make } from "../shared/dom.js";

/** Return the box of words that follows the pointer over a picture in its stage. */
export function tooltipOf({ picture, words }) {
  const tip = make("div", { class: "tip", hidden: true });
  const stage = make("div", { class: "stage" }, picture, tip);
  picture.addEventListener("mousemove", (event) => {
    const area = event.target.area;
    tip.hidden = !area;
    if (!area) return;
    const box = stage.getBoundingClientRect();
    tip.textContent = words(area);
    tip.style.left = `${Math.min(event.clientX - box.left + 12, Math.max(0, box.width - 200))}px`;
    tip.style.top = `${event.clientY - box.top + 14}px`;
  });
  picture.addEventListener("mouseleave", () => {
    tip.hidden = true;
  });
  return stage;
}

// A card that is held near the edge of what is seen scrolls the page, since the piles may lie below a screen of cards.
const EDGE = 60; // pixels
const STEP = 10; // pixels in one frame

/** Return the nearest box around an element that scrolls, or the page. */
function scroller(element) {
  for (let box = element.parentElement; box; box = box.parentElement)
    if (box.scrollHeight > box.clientHeight && /auto|scroll/.test(getComputedStyle(box).overflowY)) return box;
  return document.scrollingElement;
}

/** Return where a scrolling box begins and ends on the screen. */
function ends(box) {
  if (box === document.scrollingElement) return [0, innerHeight];
  const { top, bottom } = box.getBoundingClientRect();
  return [Math.max(0, top), Math.min(innerHeight, bottom)];
}

/**
 * Scroll while what is held lies near an edge. `at` returns its height, or nothing once it is dropped; `moved` hears
 * how far the page has scrolled.
 */
export function scrollAtEdges(element, at, moved) {
  const box = scroller(element);
  const most = box.scrollHeight - box.clientHeight; // what is held makes the page longer, so it could scroll for ever
  const frame = () => {
    const y = at();
    if (y === undefined) return;
    const [top, bottom] = ends(box);
    const before = box.scrollTop;
    if (y < top + EDGE) box.scrollTop -= STEP;
    if (y > bottom - EDGE) box.scrollTop = Math.max(before, Math.min(most, before + STEP));
    if (box.scrollTop !== before) moved(box.scrollTop - before);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

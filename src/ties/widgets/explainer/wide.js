// A plain table or a picture that is wider than its place says so, and takes the focus, so that keys can scroll it.
const OUTPUTS = ".jp-OutputArea-output.jp-RenderedHTMLCommon";
const WIDE = `${OUTPUTS} table, .jp-OutputArea-output figure > img`;

/** Return what scrolls a table or a picture: the output, or the figure. */
const placeOf = (one) => one.closest(`figure, ${OUTPUTS}`);

function attributesOf(place) {
  if (place.matches("figure")) return { tabindex: "0", "aria-label": place.querySelector("img").alt };
  return { role: "region", tabindex: "0", "aria-label": place.querySelector("caption")?.textContent.trim() || "Table" };
}

function mark(place) {
  const wide = place.scrollWidth > place.clientWidth + 1;
  if (wide) place.style.setProperty("--ties-room", `${place.clientWidth}px`);
  if (place.classList.contains("ties-wide") === wide) return;
  place.classList.toggle("ties-wide", wide);
  for (const [key, value] of Object.entries(attributesOf(place)))
    if (wide) place.setAttribute(key, value);
    else place.removeAttribute(key);
}

/** Mark each place whenever its width or its content's changes; return what looks for new places and what stops. */
export function watchWide(root) {
  const seen = new WeakSet();
  const sizes = new ResizeObserver((changes) => {
    for (const place of new Set(changes.map(({ target }) => placeOf(target)).filter(Boolean))) mark(place);
  });
  const look = () => {
    for (const one of root.querySelectorAll(WIDE)) {
      if (seen.has(one) || (one.matches("table") && one.closest(".ties-panel"))) continue;
      seen.add(one);
      sizes.observe(one);
      sizes.observe(placeOf(one));
    }
  };
  return { look, stop: () => sizes.disconnect() };
}

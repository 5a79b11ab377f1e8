// Sentences at the bottom of the page.

const closed = new Set();

/** Say something until it is closed or unsaid. */
export function say(id, words) {
  if (document.getElementById(id) || closed.has(id)) return;
  const said = document.createElement("p");
  said.id = id;
  said.setAttribute("role", "status");
  said.style.cssText = "position:fixed;inset:auto 0 0;z-index:99999;margin:0;padding:1em;background:#ffe9a8;color:#000";
  document.body.append(said);
  said.textContent = words;
  said.append(" ", closer(id, said));
}

/** Make the button that closes a sentence. */
function closer(id, said) {
  const button = document.createElement("button");
  button.textContent = "Close";
  button.addEventListener("click", () => {
    closed.add(id);
    said.remove();
  });
  return button;
}

/** Take a sentence away. */
export function unsay(id) {
  document.getElementById(id)?.remove();
}

/** Let a sentence be said again that was closed. */
export function maySayAgain(id) {
  unsay(id);
  closed.delete(id);
}

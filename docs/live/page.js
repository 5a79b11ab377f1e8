// Draws the widgets of a page that has no kernel: from what each one held when the lesson was run, by its own script.
// It is no module, because a browser loads none from a disk. `tiesWidgets`, `tiesOutlines` and `tiesStates` come before it.
(() => {
  const { tiesWidgets, tiesStates } = window;

  /** Return what a widget holds as its script expects it: bytes, and in a map the outlines, which every map shares. */
  function unpacked(state) {
    const bytes = (text) => new DataView(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);
    const entries = Object.entries(state).map(([name, one]) => [
      name,
      one?.$bytes === undefined ? one : bytes(one.$bytes),
    ]);
    const held = Object.fromEntries(entries);
    return "windows" in held.spec ? { ...held, spec: { ...held.spec, areas: window.tiesOutlines } } : held;
  }

  /** Return what stands in for the model that a kernel keeps: what is set is heard in the page and goes nowhere else. */
  function modelOf(state) {
    const handlers = [];
    const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
    return {
      get: (name) => state[name],
      set(name, value) {
        if (same(state[name], value)) return;
        state[name] = value;
        for (const [event, handler] of [...handlers]) if (event === `change:${name}`) handler();
      },
      save_changes() {},
      on(events, handler) {
        for (const event of events.split(" ")) handlers.push([event, handler]);
      },
      off() {
        handlers.length = 0;
      },
    };
  }

  /** Offer to compare a drawn line with the figures, once every year is drawn. */
  function compareButton(model, truth, asked) {
    const button = document.createElement("button");
    const label = () => {
      const open = asked.filter((year) => !(year in model.get("values"))).length;
      button.disabled = open > 0 || model.get("disabled");
      button.textContent = open > 0 ? `Compare with the figures (${open} to draw)` : "Compare with the figures";
    };
    button.type = "button";
    button.className = "ties-compare";
    button.addEventListener("click", () => {
      model.set("truth", truth);
      model.set("disabled", true);
      label();
    });
    model.on("change:values", label);
    label();
    return button;
  }

  /** Put the title of a widget one level below the last heading before it: a script cannot know where a page has it. */
  function fitHeading(place) {
    const above = [...document.querySelectorAll("h1, h2, h3, h4, h5")].filter(
      (one) => !one.closest(".ties-alone") && one.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING,
    );
    const level = Number(above.at(-1)?.tagName[1] ?? 1) + 1;
    for (const title of place.querySelectorAll("h4")) title.setAttribute("aria-level", level);
  }

  for (const place of document.querySelectorAll(".ties-alone")) {
    const found = tiesStates?.[place.dataset.cell];
    const widget = found && tiesWidgets?.[found.script];
    if (!widget) continue;
    const el = document.createElement("div");
    place.append(el);
    try {
      const model = modelOf({ ...unpacked(found.state), alone: true });
      widget.render({ model, el });
      fitHeading(place);
      if (found.truth) place.append(compareButton(model, found.truth, model.get("spec").asked.map(String)));
      place.classList.add("live"); // the style then puts it in the place of the picture
    } catch (problem) {
      place.replaceChildren(); // the picture stays
      console.error(problem);
    }
  }
})();

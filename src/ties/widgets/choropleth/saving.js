// The buttons that keep the map as a picture or its numbers as a file, with the words that belong to them.
import { control, tell } from "../shared/dom.js";
import { saveCsv, savedPicture, savePng, saveSvg } from "./export.js";
import { fieldsOf, fileName } from "./measures.js";

/** Return the words of a saved picture: all that the page says of the map that is shown. */
function wordsOf(map) {
  const { spec, state, heading, note } = map;
  const year = spec.years[state.row];
  const codes = [...state.chosen];
  return {
    title: heading.textContent,
    heading: `${spec.unit} (areas in the world)`.trim(),
    entries: map.legendEntries().map(([key, text]) => ({ key, text })),
    selection: codes.length
      ? [
          `Selected${year ? `, ${year}` : ""}`,
          ...codes.map((code) => `${map.nameOf(code)}: ${map.shownValue(code)}`),
          ...map.activeLines().map(map.tieWords),
        ]
      : [],
    note: note.textContent,
  };
}

/** Return the buttons. */
export function saveButtons(map) {
  const { spec, state, classes } = map;
  const say = (words) => tell(map.live, words);
  const drawn = () =>
    savedPicture({
      picture: map.picture,
      view: map.partOf(),
      words: wordsOf(map),
      fillOf: map.fillOf,
      sea: spec.colours.sea,
    });
  const name = (ending, years = [spec.years[state.row]]) => fileName(spec.title, years, ending);
  const done = (worked) =>
    say(worked ? "The picture was saved." : "The picture could not be made; save it as SVG instead.");
  const actions = {
    "Save as PNG": () => savePng(drawn(), name("png"), done),
    "Save as SVG": () => {
      saveSvg(drawn(), name("svg"));
      done(true);
    },
    "Save as CSV": () => {
      saveCsv(fieldsOf(spec, spec, classes, map.nameOf), name("csv", spec.years));
      say("The numbers were saved.");
    },
  };
  return Object.entries(actions).map(([text, click]) => control("button", { type: "button", on: { click } }, text));
}

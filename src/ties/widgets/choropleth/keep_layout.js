// Where everything of a saved picture is: the map in its frame, and words around it in lines of measured width.

export const WIDTH = 1600;
export const MARGIN = 40;
const INNER = WIDTH - 2 * MARGIN;
const TALLEST = 900; // of the map
const BESIDE = 420; // width from which there is room for a column beside the map
const GAP = 32;
export const KEY = { width: 48, height: 30, gap: 16 };
export const FONTS = {
  title: { size: 46, weight: "bold" },
  heading: { size: 28, weight: "bold" },
  text: { size: 26, weight: "normal" },
  small: { size: 22, weight: "normal" },
};
const LEADING = 1.35;
const lineOf = (font) => FONTS[font].size * LEADING;

/** Break words into lines that fit a width; `widthOf` measures. A word that is wider than a line is broken inside. */
export function wrapped(words, width, widthOf) {
  const lines = [];
  let line = "";
  for (let word of words.split(/\s+/).filter(Boolean)) {
    const longer = line ? `${line} ${word}` : word;
    if (widthOf(longer) <= width) {
      line = longer;
      continue;
    }
    if (line) lines.push(line);
    while (word.length > 1 && widthOf(word) > width) {
      let end = word.length - 1;
      while (end > 1 && widthOf(word.slice(0, end)) > width) end--;
      lines.push(word.slice(0, end));
      word = word.slice(end);
    }
    line = word;
  }
  return line ? [...lines, line] : lines;
}

/** Put blocks of words one below the other; return the lines with their place, the keys, and where the column ends. */
function column(blocks, left, top, width, measure) {
  const texts = [];
  const keys = [];
  let y = top;
  for (const { words, font, key } of blocks) {
    const indent = key === undefined ? 0 : KEY.width + KEY.gap;
    if (key !== undefined) keys.push({ key, x: left, y: y + 2 });
    for (const line of wrapped(words, width - indent, (text) => measure(text, FONTS[font]))) {
      texts.push({ text: line, font, x: left + indent, y: y + FONTS[font].size });
      y += lineOf(font);
    }
    y += key === undefined ? 0 : 6;
  }
  return { texts, keys, bottom: y };
}

/**
 * Lay out a saved picture.
 *
 * `ratio` is the width of the map by its height. `words` has the title, the legend (a heading and entries of a key and
 * words), the selection (lines, may be empty) and the note. Return the frame of the map, the lines of text, the keys of
 * the legend, and the height of it all.
 */
export function layout(ratio, words, measure) {
  const title = column([{ words: words.title, font: "title" }], MARGIN, MARGIN - 8, INNER, measure);
  const width = Math.min(INNER, TALLEST * ratio);
  const frame = { x: MARGIN, y: title.bottom + 14, width, height: width / ratio };
  const beside = INNER - width - GAP >= BESIDE;
  const below = frame.y + frame.height + GAP;
  const half = (INNER - GAP) / 2;
  const room = beside ? INNER - width - GAP : half;
  const legend = column(
    [
      { words: words.heading, font: "heading" },
      ...words.entries.map(({ key, text }) => ({ words: text, font: "text", key })),
    ],
    beside ? frame.x + width + GAP : MARGIN,
    beside ? frame.y : below,
    room,
    measure,
  );
  const chosen = column(
    words.selection.map((text, at) => ({ words: text, font: at ? "text" : "heading" })),
    beside ? frame.x + width + GAP : MARGIN + half + GAP,
    beside ? legend.bottom + GAP / 2 : below,
    room,
    measure,
  );
  const end = Math.max(frame.y + frame.height, legend.bottom, words.selection.length ? chosen.bottom : 0);
  const note = column([{ words: words.note, font: "small" }], MARGIN, end + GAP / 2, INNER, measure);
  return {
    frame,
    keys: legend.keys,
    texts: [title, legend, chosen, note].flatMap((one) => one.texts),
    height: Math.ceil(note.bottom + MARGIN / 2),
  };
}

// Keeping a picture of the map.
import { download, make } from "../shared/dom.js";

/** Return what saves the map, as it is shown, as a picture. */
export function pictureSaverOf({ spec, model, picture, heading, note, live, fillOf }) {
  function savePicture() {
    const [x, y, width, height] = spec.windows[model.get("region")];
    const line = width / 48,
      keys = spec.legend.length + 2;
    const copy = picture.cloneNode(true);
    copy.setAttribute("viewBox", `${x} ${y - 2.4 * line} ${width} ${height + (6.5 + keys * 1.3) * line}`);
    copy.insertBefore(
      make("svg:rect", { x, y: y - 2.4 * line, width, height: height * 2, fill: "#fff" }),
      copy.firstChild,
    );
    copy.insertBefore(make("svg:rect", { x, y, width, height, fill: spec.colours.sea }), copy.children[1]);
    const write = (text, row, size, weight = "normal", indent = 0) =>
      copy.append(
        make(
          "svg:text",
          {
            x: x + line * (0.4 + indent),
            y: y + row * line,
            "font-size": line * size,
            "font-family": "sans-serif",
            "font-weight": weight,
            fill: "#1f2933",
          },
          text,
        ),
      );
    const foot = height / line;
    write(`${heading.textContent}${spec.unit ? ` (${spec.unit})` : ""}`, -0.8, 1.2, "bold");
    const entries = [
      ...spec.legend.map((one, number) => [number, one.label]),
      [spec.no_data, "no data"],
      ["disputed", "in dispute"],
    ];
    entries.forEach(([number, text], at) => {
      copy.append(
        make("svg:rect", {
          x: x + line * 0.4,
          y: y + (foot + 0.6 + at * 1.3) * line,
          width: line * 1.8,
          height: line,
          fill: fillOf(number),
        }),
      );
      write(text, foot + 1.45 + at * 1.3, 0.9, "normal", 2.4);
    });
    for (const [at, text] of note.textContent.match(/.{1,110}(\s|$)/g).entries())
      write(text, foot + 1.6 + keys * 1.3 + at, 0.72);
    copy.setAttribute("width", 1600);
    copy.setAttribute("height", (1600 * (height + (6.5 + keys * 1.3) * line)) / width);
    const image = new Image();
    image.onload = () => {
      const canvas = make("canvas", { width: image.width, height: image.height });
      canvas.getContext("2d").drawImage(image, 0, 0);
      canvas.toBlob((blob) => download(blob, `${heading.textContent.replace(/[^\w]+/g, "-")}.png`));
      live.textContent = "The picture was saved.";
    };
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  }
  return savePicture;
}

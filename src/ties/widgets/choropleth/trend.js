// A small line of one country's numbers over the years, with gaps where years are missing. Nothing is drawn here.

/** Return the places of the known numbers in a box, by year; null where there is none. */
export function pointsOf(numbers, width, height) {
  const known = numbers.filter((number) => number != null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const across = (at) => (numbers.length > 1 ? (at * width) / (numbers.length - 1) : width / 2);
  const down = (number) => (high > low ? height * (1 - (number - low) / (high - low)) : height / 2);
  return numbers.map((number, at) => (number == null ? null : [round(across(at)), round(down(number))]));
}

const round = (number) => Math.round(number * 10) / 10;

/** Return path data: a line through years that follow each other, and a point for a year alone. */
export function pathOf(points) {
  const steps = points.map((point, at) => {
    if (!point) return "";
    if (points[at - 1]) return `L${point.join(" ")}`;
    return `M${point.join(" ")}${points[at + 1] ? "" : "h0"}`;
  });
  return steps.join("");
}

/** Return the rows of the first and the last number; null where there are fewer than two. */
export function endsOf(numbers) {
  const known = [...numbers.keys()].filter((row) => numbers[row] != null);
  return known.length > 1 ? [known[0], known.at(-1)] : null;
}

// Puts each widget's modules into the one file that a browser loads: NAME/NAME.js and what it imports, into NAME/static/.
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const WIDGETS = "src/ties/widgets";
const entries = readdirSync(WIDGETS, { recursive: true })
  .filter((path) => path.endsWith(".js") && basename(dirname(path)) !== "static")
  .map((path) => join(WIDGETS, path))
  .filter((path) => readFileSync(path, "utf8").includes("\nexport default"));

export default entries.sort().map((path) => ({
  input: path,
  onwarn: (warning) => {
    throw new Error(warning.message);
  },
  output: {
    file: join(dirname(path), "static", basename(path)),
    format: "es",
    banner: `// Made by \`nox -s scripts\` from the modules in ${dirname(path)}; change those.`,
  },
}));

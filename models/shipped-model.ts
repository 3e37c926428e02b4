// Where the model that comes with the software lies: beside the sources, also when run from dist/.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const NAME = "hearth";

/** The folder of the shipped model. */
export const SHIPPED_MODEL = findFolder();

/** `dist/models/` holds compiled code only; the weights stay in `models/` of the package root. */
function findFolder(): string {
  let root = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(root, "package.json")) && dirname(root) !== root) root = dirname(root);
  return join(root, "models", NAME);
}

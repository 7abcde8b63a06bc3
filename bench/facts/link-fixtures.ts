/** The catalogue reads its files from beside the source, and the compiled source lies elsewhere: a link leads there. */
import { existsSync, symlinkSync } from "node:fs";
import { places } from "../places.js";

if (!existsSync(places.fixturesLink)) symlinkSync("../../fixtures", places.fixturesLink);

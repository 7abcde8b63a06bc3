/** `npm test`: installs and builds what is missing, then runs vitest with the arguments given. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ensureBuilt, ensureInstalled, requireNode, root } from "./checkout.mjs";

requireNode();
ensureInstalled();
// The tests of the command and of the server process run the build, as a user does.
ensureBuilt();
const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
const ran = spawnSync(process.execPath, [vitest, "run", ...process.argv.slice(2)], { cwd: root, stdio: "inherit" });
process.exit(ran.status ?? 1);

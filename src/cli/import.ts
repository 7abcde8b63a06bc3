import { loadConfig } from "../config/load.js";
import { openEngine } from "../store/open.js";
import { openStore } from "../store/store.js";
import { WorldError } from "../world/fault.js";
import { worldSchema } from "../world/format.js";
import { importWorld } from "../world/import.js";
import { Exit, parseFlags, UsageError, type Verb } from "./verb.js";

export const importVerb: Verb = {
	name: "import",
	summary: "load parties, resources and delegations from world files",
	help: `Usage: fullmakt import FILE…
       fullmakt import --schema

Loads world files (JSON, or JSON Lines with the ending .jsonl) into the database of the configuration, all or nothing. The same
files again change nothing. "--schema" prints the JSON Schema of the files; docs/world-files.md explains them.

Exit code: 0 done, 1 faults and nothing imported, 2 wrong usage.`,
	async run(args, io) {
		const { values, positionals: files } = parseFlags(args, { schema: { type: "boolean" } });
		if (values.schema === true) {
			io.out(JSON.stringify(worldSchema, undefined, "\t"));
			return Exit.ok;
		}
		if (files.length === 0) throw new UsageError("Name the files to import.");
		const { config } = loadConfig(io.environment);
		const store = await openStore(openEngine({ databaseUrl: config.databaseUrl, file: config.database }));
		try {
			const { records, changed, rows, seconds } = await importWorld(store, files);
			for (const [kind, count] of Object.entries(records))
				io.out(`${kind.padEnd(18)} ${count.toLocaleString("en-GB")}`);
			const rate = Math.round(rows / seconds).toLocaleString("en-GB");
			io.out(
				changed === 0
					? "Nothing changed: the database holds all of it already."
					: `${changed.toLocaleString("en-GB")} rows added or changed in ${seconds.toFixed(1)} s (${rate} rows/s)`,
			);
			return Exit.ok;
		} catch (error) {
			if (!(error instanceof WorldError)) throw error;
			for (const { file, at, message } of error.faults) io.err(`${file}: ${at === "" ? "" : `${at}: `}${message}`);
			const more = error.count - error.faults.length;
			io.err(`${error.count} faults${more > 0 ? ` (${more} more than shown)` : ""}; nothing was imported.`);
			return Exit.finding;
		} finally {
			await store.close();
		}
	},
};

import { loadConfig } from "../config/load.js";
import { BackupError, restoreDatabase } from "../store/backup.js";
import { embeddedDatabase } from "./embedded-database.js";
import { Exit, parseFlags, UsageError, type Verb } from "./verb.js";

export const restore: Verb = {
	name: "restore",
	summary: "put a backup in the place of the embedded database",
	help: `Usage: fullmakt restore FILE

Looks through the backup and puts it in the place of the embedded database of the configuration. The database that was there is
kept beside it under another name. Stop the server first: a database that is in use is refused, and so is a damaged backup.

Exit code: 0 done, 1 not done, 2 wrong usage.`,
	run(args, io) {
		const { positionals } = parseFlags(args, {});
		const [file, ...more] = positionals;
		if (file === undefined || more.length > 0) throw new UsageError("Name the one backup to restore.");
		try {
			const database = embeddedDatabase(loadConfig(io.environment).config, "pg_restore, or recovery from the archive");
			const { revision, kept } = restoreDatabase(file, database, Date.now());
			io.out(`${database} is that of ${file} now, at revision ${revision}.`);
			if (kept !== undefined) io.out(`The database before it is ${kept}.`);
			return Exit.ok;
		} catch (error) {
			if (!(error instanceof BackupError)) throw error;
			io.err(error.message);
			return Exit.finding;
		}
	},
};

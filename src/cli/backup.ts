import { loadConfig } from "../config/load.js";
import { BackupError, backupDatabase } from "../store/backup.js";
import { embeddedDatabase } from "./embedded-database.js";
import { Exit, parseFlags, UsageError, type Verb } from "./verb.js";

export const backup: Verb = {
	name: "backup",
	summary: "copy the embedded database while it is in use",
	help: `Usage: fullmakt backup FILE

Copies the embedded database of the configuration to FILE, which must not exist, and looks through the copy: its pages, its
references and the hash chain of its change log. The server may run meanwhile. docs/backup.md says more, also for PostgreSQL.

Exit code: 0 done, 1 not done, 2 wrong usage.`,
	async run(args, io) {
		const { positionals } = parseFlags(args, {});
		const [file, ...more] = positionals;
		if (file === undefined || more.length > 0) throw new UsageError("Name the one file to write.");
		try {
			const database = embeddedDatabase(loadConfig(io.environment).config, "pg_basebackup or pg_dump");
			const { revision, changes, bytes } = await backupDatabase(database, file);
			io.out(
				`${file}: ${bytes.toLocaleString("en-GB")} bytes, revision ${revision}, ${changes} changes in its log, all sound`,
			);
			return Exit.ok;
		} catch (error) {
			if (!(error instanceof BackupError)) throw error;
			io.err(error.message);
			return Exit.finding;
		}
	},
};

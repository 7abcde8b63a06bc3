import type { Config } from "../config/schema.js";
import { UsageError } from "./verb.js";

/** The file of the embedded database. @throws {UsageError} when the configuration names PostgreSQL */
export function embeddedDatabase(config: Config, instead: string): string {
	if (config.databaseUrl === undefined) return config.database;
	throw new UsageError(
		`The configuration names PostgreSQL (FULLMAKT_DATABASE_URL): use ${instead}; see docs/backup.md.`,
	);
}

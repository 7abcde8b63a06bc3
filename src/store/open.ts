import type { Engine } from "./engine.js";
import { openPostgres } from "./postgres.js";
import { openSqlite } from "./sqlite.js";

/** PostgreSQL when there is a URL, else the embedded file. */
export function openEngine(where: { readonly databaseUrl?: string | undefined; readonly file: string }): Engine {
	return where.databaseUrl === undefined ? openSqlite(where.file) : openPostgres(where.databaseUrl);
}

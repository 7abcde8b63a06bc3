/** One step of the schema. Forward only; once released it is never edited (its checksum is kept with the data). */
export interface Migration {
	readonly number: number;
	readonly name: string;
	/**
	 * SQL that SQLite and PostgreSQL both take, one statement each. `IDENTITY` stands for a primary key the database numbers
	 * itself, the one thing the two spell differently.
	 */
	readonly statements: readonly string[];
}

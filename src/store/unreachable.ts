/** What Node and PostgreSQL (appendix A of its manual) call a database that cannot be asked just now, as opposed to a wrong question. */
const CODES = /^(?:ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|08\w{3}|57P0[1-5]|53\w{3})$/;
/** The same of SQLite: locked by somebody else for too long, or the disk. */
const SQLITE = /^SQLITE_(?:BUSY|LOCKED|IOERR|CANTOPEN|FULL)/;
/** What drivers say without a code: of a connection that ended under them, that they cannot get in time, or that was closed. */
const MESSAGES =
	/^(?:Connection terminated|timeout exceeded when trying to connect|The database connection is not open|driver has already been destroyed)/;

/** Whether a failure means that the store cannot be reached: it may go well again by itself. */
export function isUnreachable(error: unknown): boolean {
	if (!(error instanceof Error)) return false;
	const { code } = error as { readonly code?: unknown };
	if (typeof code === "string" && (CODES.test(code) || SQLITE.test(code))) return true;
	// Several addresses were tried.
	if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(isUnreachable);
	return MESSAGES.test(error.message);
}

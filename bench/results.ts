import type { FactsReport } from "./facts/measure-facts.js";
import type { HttpReport } from "./http/over-http.js";
import type { SizeReport } from "./one-size.js";
import type { PagesReport } from "./portal/page-speed.js";
import type { StartUpReport } from "./start-up.js";
import type { SystemUsersReport } from "./systemusers/measure-system-users.js";

/** Everything one run has measured: what the table shows and the JSON keeps. */
export interface Results {
	readonly at: string;
	readonly node: string;
	readonly cpu: string;
	readonly sizes: readonly SizeReport[];
	readonly startUp: StartUpReport | undefined;
	/** Absent where there is no built server. */
	readonly http: HttpReport | undefined;
	/** Decisions from facts in a database. */
	readonly facts: FactsReport | undefined;
	/** Decisions, approvals and tokens of system users. */
	readonly systemUsers: SystemUsersReport | undefined;
	/** Pages for people. Absent where there is no built server. */
	readonly pages?: PagesReport | undefined;
}

import type { Child } from "./algorithms.js";
import type { Guards } from "./guards.js";

/** A compiled rule, policy or policy set. */
export interface PlanNode extends Child {
	/** What the target alone demands. */
	readonly targetGuards: Guards;
	/** What the target and everything below demand: unless they hold, the value is NotApplicable. */
	readonly guards: Guards;
}

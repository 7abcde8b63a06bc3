import { Fault } from "../http/fault.js";
import type { Operation } from "../http/operation.js";
import type { Obstacle } from "./obstacle.js";

export const PORTAL_API = "/accessmanagement/api/v1";
export const portalTag = "System users for pages";

/** Faults of an operation in the way that pages know them: `AMUI-…`, and of the extensions only the reasons, as one text (systemuser 2.6). */
export const told = (operation: Operation): Operation => ({
	...operation,
	async handle(call) {
		try {
			return await operation.handle(call);
		} catch (error) {
			throw error instanceof Fault ? forPages(error) : error;
		}
	},
});

function forPages(fault: Fault): Fault {
	const { kind, more } = fault;
	const code = /^AUTH-(\d+)$/.exec(kind.code)?.[1];
	if (code === undefined) return fault;
	const { extensions: all, ...rest } = more;
	const reasons = all?.delegationReasons as readonly Obstacle[] | undefined;
	const extensions =
		reasons === undefined ? {} : { extensions: { delegationReasons: reasons.map(inWords).join("; ") } };
	return new Fault({ ...kind, code: `AMUI-${code}` }, { ...rest, ...extensions });
}

const inWords = (obstacle: Obstacle): string => {
	const reasons = obstacle.reasons.join(", ");
	if (obstacle.type === "package") return `${obstacle.package}: ${reasons}`;
	const action = obstacle.action === undefined ? "" : ` ${obstacle.action}`;
	return `${obstacle.resource}${action}: ${reasons}`;
};

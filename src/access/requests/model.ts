import type { AccessRequestTable } from "../../store/schema.js";

export type RequestStatus = AccessRequestTable["status"];

export const STATUSES: readonly RequestStatus[] = ["Draft", "Pending", "Approved", "Rejected", "Withdrawn"];

/** Who moves a request: the party that asks, the party asked, or the service owner that drafted it. */
export type Side = "asker" | "asked" | "owner";

/** Every move there is (registry-access 3.3). */
const MOVES: readonly (readonly [from: RequestStatus, to: RequestStatus, by: readonly Side[]])[] = [
	["Draft", "Pending", ["asker"]],
	["Draft", "Withdrawn", ["asker", "owner"]],
	["Pending", "Withdrawn", ["asker", "owner"]],
	["Pending", "Approved", ["asked"]],
	["Pending", "Rejected", ["asked"]],
];

export type Move = "move" | "no change" | "wrong status" | "wrong side";

/** What comes of a move. Repeating one's last move changes nothing and is no error. */
export function moveOf(from: RequestStatus, to: RequestStatus, side: Side): Move {
	const may = MOVES.some(([, target, sides]) => target === to && sides.includes(side));
	if (!may) return "wrong side";
	if (from === to) return "no change";
	return MOVES.some(([start, target]) => start === from && target === to) ? "move" : "wrong status";
}

/** A party asks another for a package, or for rights on a resource. Parties by inner number. */
export interface AccessRequest {
	readonly id: number;
	readonly uuid: string;
	/** Who asks, and gets it when it is approved. */
	readonly from: number;
	/** Who is asked, and gives it then. */
	readonly to: number;
	/** Who made the request. */
	readonly by: number | undefined;
	/** Code or number of the service owner that drafted it. */
	readonly byOwner: string | undefined;
	readonly status: RequestStatus;
	/** Code. */
	readonly package: string | undefined;
	/** Registry id. */
	readonly resource: string | undefined;
	/** Rights asked for; all that can be given when there are none. */
	readonly rightKeys: readonly string[] | undefined;
	/** Milliseconds since 1970. */
	readonly updatedAt: number;
	readonly updatedBy: string;
}

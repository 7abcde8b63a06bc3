import { invalid } from "./fault.js";
import { seal, unseal } from "./sealed.js";

const LONGEST = 2048;

/** Pages of long lists. Where a list goes on is a token that only this server can make (reliability-scale 2.3, 125). */
export interface Paging {
	/** Rows of a page, where the contract names no number (systemuser 0.5). */
	readonly size: number;
	/** The token for the page that begins after `place`. `list` names the list with all that chooses its rows: path, party, filters. */
	token(list: readonly unknown[], place: unknown): string;
	/**
	 * The place that a token stands for; undefined without a token. `parameter` is the query parameter it came in.
	 * @throws {Fault} 400 when it was not made for this list.
	 */
	place(list: readonly unknown[], token: string | undefined, parameter?: string): unknown;
}

export function createPaging(secret: Buffer, size = 50): Paging {
	const purpose = (list: readonly unknown[]): string => `page ${JSON.stringify(list)}`;
	return {
		size,
		token: (list, place) => seal(secret, purpose(list), place),
		place(list, token, parameter = "token") {
			if (token === undefined) return undefined;
			const place = token.length > LONGEST ? undefined : unseal(secret, purpose(list), token);
			if (place !== undefined) return place;
			const title = `This ${parameter} does not belong to this list.`;
			throw invalid([{ code: "STD.VLD-00002", title, paths: [`QUERY/${parameter}`] }]);
		},
	};
}

import type { Revision, Store } from "../store/store.js";
import { common, Fault, type FaultKind } from "./fault.js";
import { seal, unseal } from "./sealed.js";

/**
 * Consistency tokens (design 3, reliability-scale 4.6): a write answers `Fullmakt-Revision`, and who sends that back as
 * `Fullmakt-At-Least` gets an answer that knows the write, or 503; never an older one.
 */
export interface Revisions {
	/** The token for all that has been written so far. */
	current(): Promise<string>;
	/**
	 * Resolves when what this node answers from is as new as the token; at once where it is.
	 * @throws {Fault} 400 bad token, 409 token of a lost history, 503 not yet
	 */
	reach(token: string): Promise<void>;
}

/** What a node answers from. */
export interface View {
	/** The newest revision it knows. */
	revision(): Promise<Revision> | Revision;
	/** The nonce of a revision's last change; undefined when the log does not go back that far. */
	nonceOf(revision: number): Promise<string | undefined>;
	/** Looks for what is new at once, where the view does not see it by itself. */
	catchUp?(): Promise<void>;
}

export const REVISION_HEADER = "Fullmakt-Revision";
export const AT_LEAST_HEADER = "fullmakt-at-least";

const badToken: FaultKind = { code: "FULLMAKT-00001", status: 400, title: "This is no revision of this server." };
const otherHistory: FaultKind = {
	code: "FULLMAKT-00002",
	status: 409,
	title: "That revision is of a history that was lost.",
};
const behind: FaultKind = {
	...common.unavailable,
	code: "FULLMAKT-00003",
	title: "This server is not as new as that yet.",
};

const PURPOSE = "revision";
const WAIT_MS = 250;
const LOOK_MS = 20;
const LONGEST = 256;

export function createRevisions(secret: Buffer, view: View, waitMs = WAIT_MS): Revisions {
	return {
		async current() {
			const { revision, nonce } = await view.revision();
			return seal(secret, PURPOSE, [revision, nonce]);
		},
		async reach(token) {
			const wanted = read(secret, token);
			const started = performance.now();
			let now = await view.revision();
			// It may be that what is new cannot be had now; then the time runs out.
			if (now.revision < wanted.revision) view.catchUp?.().catch(() => undefined);
			while (now.revision < wanted.revision) {
				if (performance.now() - started >= waitMs) throw new Fault(behind, { headers: { "Retry-After": "1" } });
				await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
				now = await view.revision();
			}
			const nonce = now.revision === wanted.revision ? now.nonce : await view.nonceOf(wanted.revision);
			if (nonce !== undefined && nonce !== wanted.nonce) throw new Fault(otherHistory);
		},
	};
}

function read(secret: Buffer, token: string): Revision {
	const value = token.length > LONGEST ? undefined : unseal(secret, PURPOSE, token);
	if (value === undefined)
		throw new Fault(badToken, { detail: "Send Fullmakt-Revision of an earlier answer as it was." });
	const [revision, nonce] = value as [number, string];
	return { revision, nonce };
}

/** The view of what answers from the database itself. */
export function databaseView(store: Store): View {
	return { revision: () => store.revision(), nonceOf: (revision) => nonceIn(store, revision) };
}

export async function nonceIn({ db }: Store, revision: number): Promise<string | undefined> {
	const row = await db
		.selectFrom("change_log")
		.select("nonce")
		.where("revision", "=", revision)
		.orderBy("position", "desc")
		.limit(1)
		.executeTakeFirst();
	return row?.nonce ?? (revision === 0 ? "" : undefined);
}

/** Calls to the world of system users by those who have to do with requests. */
import type { Party } from "../../src/parties/model.js";
import type { Store } from "../../src/store/store.js";
import type { RequestInput } from "../../src/systemusers/schemas.js";
import type { Answer } from "../http/serving.js";
import { OTHER_VENDOR, VENDOR } from "../systems/world.js";
import { AUTHENTICATION, type HttpWorld, httpWorld } from "./http-world.js";
import { wish } from "./world.js";

export const BASE = `${AUTHENTICATION}/systemuser`;
/** The server's public address. */
export const SITE = "https://fullmakt.example";
export const WRITE = "altinn:authentication/systemuser.request.write";
export const READ = "altinn:authentication/systemuser.request.read";

export type Body = Readonly<Record<string, unknown>>;

export interface ServedWorld extends HttpWorld {
	/** May read and write requests. */
	readonly vendorToken: string;
	readonly otherVendorToken: string;
	get(path: string, as: Party | string): Promise<Answer>;
	post(path: string, as: Party | string, body?: unknown): Promise<Answer>;
	remove(path: string, as: Party | string): Promise<Answer>;
	/** Asks as the vendor does; with the request's id. */
	ask(more?: Partial<RequestInput> | Body, type?: "standard" | "agent"): Promise<string>;
}

export async function servedWorld(store: Store, now: { at: number }): Promise<ServedWorld> {
	const w = await httpWorld(store, now);
	const vendorToken = await w.orgToken(VENDOR, READ, WRITE);
	return {
		...w,
		vendorToken,
		otherVendorToken: await w.orgToken(OTHER_VENDOR, READ, WRITE),
		get: (path, as) => w.call("GET", BASE + path, as),
		post: (path, as, body) => w.call("POST", BASE + path, as, body),
		remove: (path, as) => w.call("DELETE", BASE + path, as),
		async ask(more = {}, type = "standard") {
			const path = `${BASE}/request/vendor${type === "agent" ? "/agent" : ""}`;
			const answer = await w.call("POST", path, vendorToken, { ...wish(), ...more });
			if (answer.status !== 201) throw new Error(answer.text);
			return answer.json.id as string;
		},
	};
}

/** A page's rows, and where it goes on. */
export function pageOf({ json }: Answer): { readonly rows: readonly Body[]; readonly next: string | undefined } {
	const { data, links } = json as unknown as { data: Body[]; links: { next?: string } };
	return { rows: data, next: links.next?.replace(SITE + BASE, "") };
}

/** Every page of a list, from the first. */
export async function allPages(w: ServedWorld, path: string): Promise<(readonly Body[])[]> {
	const pages: (readonly Body[])[] = [];
	for (let place: string | undefined = path; place !== undefined; ) {
		const { rows, next } = pageOf(await w.get(place, w.vendorToken));
		pages.push(rows);
		place = next;
	}
	return pages;
}

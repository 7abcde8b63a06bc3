/** A browser without eyes: cookies, redirects and forms over plain HTTP. */

export interface Seen {
	readonly status: number;
	readonly headers: Headers;
	readonly text: string;
	/** The token of the forms on the page. */
	readonly csrf: string;
}

export class Visitor {
	/** Path of the last page. */
	at = "";
	readonly #url: string;
	readonly #cookies = new Map<string, string>();

	constructor(url: string) {
		this.#url = url;
	}

	cookie(name: string): string | undefined {
		return this.#cookies.get(name);
	}
	forget(name: string): void {
		this.#cookies.delete(name);
	}
	remember(name: string, value: string): void {
		this.#cookies.set(name, value);
	}

	/** Follows redirects until a page, or until an address that is asked to stop at. */
	async get(place: string, stop?: (url: URL) => boolean): Promise<Seen> {
		return this.#follow(new URL(place, this.#url), { method: "GET" }, stop);
	}

	post(place: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Seen> {
		const body = new URLSearchParams(fields).toString();
		const type = { "content-type": "application/x-www-form-urlencoded" };
		return this.#follow(new URL(place, this.#url), { method: "POST", body, headers: { ...type, ...headers } });
	}

	async logIn(person: string, place = "/portal"): Promise<Seen> {
		return this.get(await this.logInUntilCallback(person, place));
	}

	/** Everything of a log-in but its end; the address that would end it. */
	async logInUntilCallback(person: string, place = "/portal"): Promise<string> {
		const page = await this.get(place);
		const [, chosen] = new RegExp(`person=(\\d+)"><button[^>]*Logg inn som ${person}"`).exec(page.text) ?? [];
		const isCallback = (url: URL): boolean => url.pathname === "/portal/callback";
		const last = new URL(`${this.at}?person=${chosen}`, this.#url);
		await this.#follow(last, { method: "POST" }, isCallback);
		return this.at;
	}

	async logOut(): Promise<void> {
		const { csrf } = await this.get("/portal");
		const cookie = this.cookie("fullmakt") ?? "";
		await this.post("/portal/log-out", { csrf });
		this.remember("fullmakt", cookie);
	}

	async #follow(url: URL, init: RequestInit, stop?: (url: URL) => boolean): Promise<Seen> {
		const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
		const answer = await fetch(url, { ...init, redirect: "manual", headers: { cookie, ...(init.headers as object) } });
		for (const each of answer.headers.getSetCookie()) {
			const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(each) ?? [];
			if (/max-age=0/i.test(each) || /expires=Thu, 01 Jan 1970/i.test(each)) this.#cookies.delete(name);
			else this.#cookies.set(name, value);
		}
		const location = answer.headers.get("location");
		const next = location === null ? undefined : new URL(location, url);
		if (next !== undefined && stop?.(next)) {
			this.at = next.pathname + next.search;
			return seen(answer, "");
		}
		if (next !== undefined) return this.#follow(next, { method: "GET" }, stop);
		this.at = url.pathname + url.search;
		return seen(answer, await answer.text());
	}
}

function seen({ status, headers }: Response, text: string): Seen {
	return { status, headers, text, csrf: /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? "" };
}

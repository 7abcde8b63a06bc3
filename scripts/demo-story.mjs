/** Tells a story step by step: what happens, the call as a line for the shell, the answer, and whether it is as told. */

/** The story cannot go on: an answer was not as told. */
export class NotAsTold extends Error {
	name = "NotAsTold";
}

export class Story {
	#step = 0;
	#out;

	constructor(out = console.log) {
		this.#out = out;
	}

	chapter(title) {
		this.#out(`\n${title}\n${"=".repeat(title.length)}`);
	}

	/** Something that needs no call. */
	say(text) {
		this.#out(`\n${text}`);
	}

	/**
	 * A call and what must come of it: `expected` is the status, `check` a further test of the body that gives back what is
	 * wrong with it, or nothing.
	 *
	 * @returns the body
	 */
	async step(
		title,
		{ method = "GET", url, token, body, form, shown = token && "$TOKEN" },
		expected,
		check = () => undefined,
	) {
		this.#step += 1;
		this.#out(`\n${this.#step}. ${title}`);
		this.#out(`   ${curl({ method, url, shown, body, form })}`);
		const answer = await fetch(url, {
			method,
			headers: {
				...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
				...(body === undefined ? {} : { "Content-Type": "application/json" }),
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
			...(form === undefined ? {} : { body: new URLSearchParams(form) }),
		});
		const text = await answer.text();
		const read = parsed(text);
		this.#out(`   → ${answer.status} ${short(text)}`);
		if (answer.status !== expected)
			throw this.#wrong(title, `it should answer ${expected}, and answered ${answer.status}`);
		const wrong = check(read);
		if (wrong) throw this.#wrong(title, wrong);
		return read;
	}

	#wrong(title, what) {
		return new NotAsTold(`Step ${this.#step} (${title}) is not as told: ${what}.`);
	}
}

function curl({ method, url, shown, body, form }) {
	const parts = ["curl -si", ...(method === "GET" ? [] : [`-X ${method}`]), quoted(url)];
	// In double quotes, so that the shell puts the token in.
	if (shown !== undefined) parts.push(`-H "Authorization: Bearer ${shown}"`);
	if (body !== undefined) parts.push("-H 'Content-Type: application/json'", `-d ${quoted(JSON.stringify(body))}`);
	for (const name of Object.keys(form ?? {})) {
		parts.push(
			name === "assertion"
				? '--data-urlencode "assertion=$ASSERTION"'
				: `--data-urlencode ${quoted(`${name}=${form[name]}`)}`,
		);
	}
	return parts.join(" ");
}

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
/** Tokens are long, and nobody else's business. */
const short = (text) => text.replaceAll(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, "eyJ…").slice(0, 400);

function parsed(text) {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

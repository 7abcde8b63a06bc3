import { Fault } from "../http/fault.js";
import type { Logger } from "../http/log.js";
import { isUnreachable } from "../store/unreachable.js";
import { BadForm } from "./form.js";
import { count } from "./format.js";
import { LevelTooLow } from "./gate.js";
import { type Html, html } from "./html.js";
import type { Language } from "./language.js";
import type { ShownPage } from "./page.js";
import { levelPage } from "./pages/log-in.js";
import { actions, buttonLink } from "./parts/form.js";
import { panel } from "./parts/panel.js";
import { errors } from "./texts/errors.js";

/** What happened where. */
export interface Circumstances {
	readonly language: Language;
	readonly trace: string;
	readonly log: Logger;
	/** The page that was asked for, or that the form was sent from. */
	readonly back: string;
	/** A form was sent. */
	readonly isForm: boolean;
}

interface ErrorPage extends ShownPage {
	readonly headers: Readonly<Record<string, string>>;
}

/** When what is not there just now may be asked for again, where nobody knows better. */
const SECONDS = 30;

/** The page for whatever a handler threw: what happened, and the next step. Nothing of the inside is told. */
export function pageOfError(error: unknown, circumstances: Circumstances): ErrorPage {
	const { language, trace, log, back, isForm } = circumstances;
	const texts = errors[language];
	const shown = (status: number, said: Said, headers: ErrorPage["headers"] = {}): ErrorPage => ({
		...errorPage(status, said, language, isForm || status >= 429 ? back : undefined),
		headers,
	});
	if (error instanceof BadForm) return shown(400, texts.badForm);
	if (error instanceof LevelTooLow) return { ...levelPage(language, error, back), headers: {} };
	if (isUnreachable(error)) {
		log.error({ err: error, traceId: trace }, "the store cannot be reached");
		return shown(503, texts.unavailable, { "Retry-After": String(SECONDS) });
	}
	if (error instanceof Fault) {
		const { status, title } = error.kind;
		const headers = error.more.headers ?? {};
		if (status === 404 || status === 410) return shown(404, texts.notFound, headers);
		if (status === 401 || status === 403) return shown(403, texts.forbidden, headers);
		if (status === 409 || status === 412) return shown(409, texts.changed, headers);
		if (status === 413) return shown(413, texts.tooLarge, headers);
		if (status === 429) {
			const { title, text } = texts.tooMany;
			return shown(429, { title, text: text(wait(headers["Retry-After"], language)) }, headers);
		}
		if (status === 503) return shown(503, texts.unavailable, { "Retry-After": String(SECONDS), ...headers });
		if (status < 500) {
			log.info({ code: error.kind.code, title, trace }, "a page was asked for what cannot be done");
			return shown(status, { title: texts.refused.title, text: texts.refused.text(error.kind.code) }, headers);
		}
	}
	log.error({ err: error, traceId: trace }, "a page failed");
	return shown(500, { title: texts.failed.title, text: texts.failed.text(trace.slice(3, 11)) });
}

/** How long to wait, in words; seconds as far as a minute. */
function wait(seconds: string | undefined, language: Language): string {
	const { seconds: inSeconds, minutes } = errors[language].tooMany;
	const left = Math.max(1, Number(seconds ?? SECONDS));
	return left < 60
		? inSeconds(left, count(left, language))
		: minutes(Math.ceil(left / 60), count(Math.ceil(left / 60), language));
}

export const notFoundPage = (language: Language): ShownPage => errorPage(404, errors[language].notFound, language);

interface Said {
	readonly title: string;
	readonly text: string;
}

/** @param back A page to try again, where that may help. */
function errorPage(status: number, { title, text }: Said, language: Language, back?: string): ShownPage {
	const { home, again } = errors[language];
	const ways: Html =
		back === undefined || back === "/portal"
			? actions(buttonLink(home, "/portal"))
			: actions(buttonLink(again, back), buttonLink(home, "/portal", { variant: "secondary" }));
	return { status, title, main: panel(title, html`<p class="lead">${text}</p>${ways}`) };
}

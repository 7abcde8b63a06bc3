import { Fault } from "../http/fault.js";
import type { Logger } from "../http/log.js";
import { BadForm } from "./form.js";
import { html } from "./html.js";
import type { Language } from "./language.js";
import type { ShownPage } from "./page.js";
import { panel } from "./parts/panel.js";
import { errors } from "./texts/errors.js";

/** The page for whatever a handler threw: what happened, and the next step. Nothing of the inside is told. */
export function pageOfError(error: unknown, language: Language, trace: string, log: Logger): ShownPage {
	const texts = errors[language];
	if (error instanceof BadForm) return errorPage(400, texts.badForm, language);
	if (error instanceof Fault) {
		const { status, title } = error.kind;
		if (status === 404 || status === 410) return errorPage(404, texts.notFound, language);
		if (status === 401 || status === 403) return errorPage(403, texts.forbidden, language);
		if (status === 409 || status === 412) return errorPage(409, texts.changed, language);
		if (status === 429) return errorPage(429, texts.tooMany, language);
		if (status === 503) return errorPage(503, texts.unavailable, language);
		if (status < 500) {
			log.info({ code: error.kind.code, title, trace }, "a page was asked for what cannot be done");
			return errorPage(status, { title: texts.refused.title, text: texts.refused.text(error.kind.code) }, language);
		}
	}
	log.error({ err: error, traceId: trace }, "a page failed");
	return errorPage(500, { title: texts.failed.title, text: texts.failed.text(trace.slice(3, 11)) }, language);
}

export const notFoundPage = (language: Language): ShownPage => errorPage(404, errors[language].notFound, language);

function errorPage(
	status: number,
	{ title, text }: { readonly title: string; readonly text: string },
	language: Language,
): ShownPage {
	return {
		status,
		title,
		main: panel(
			title,
			html`<p class="lead">${text}</p><p><a class="ds-link" href="/portal">${errors[language].home}</a></p>`,
		),
	};
}

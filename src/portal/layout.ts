import type { Party } from "../parties/model.js";
import { mark, stylesheet } from "./assets.js";
import { chosenName } from "./format.js";
import { type Html, html } from "./html.js";
import { LANGUAGES, type Language } from "./language.js";
import type { ShownPage } from "./page.js";
import { hidden } from "./parts/form.js";
import { shell } from "./texts/shell.js";

/** Who looks at a page, and for whom. */
interface Viewer {
	readonly person: Party;
	readonly party: Party;
	readonly csrf: string;
}

export interface MenuEntry {
	readonly name: string;
	readonly path: string;
	readonly current: boolean;
}

export interface Frame {
	readonly page: ShownPage;
	readonly language: Language;
	readonly viewer: Viewer | undefined;
	readonly menu: readonly MenuEntry[];
	/** Path and query of this page, which the language links lead back to; undefined where there is no way back. */
	readonly address: string | undefined;
	/** The page answers a form that was not taken: its title says so first, for who hears it before anything else. */
	readonly isRefusal?: boolean;
}

/** A whole page. */
export function layout({ page, language, viewer, menu, address, isRefusal = false }: Frame): string {
	const texts = shell[language];
	const whole = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<title>${isRefusal && `${texts.refusal}: `}${page.title} – fullmakt</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="${stylesheet.path}">
<link rel="icon" href="${mark.path}" type="image/svg+xml">
${page.script !== undefined && html`<script src="${page.script.path}" defer></script>`}
</head>
<body data-color-scheme="auto">
<a class="ds-skip-link" href="#content">${texts.skipToContent}</a>
<header class="site-header"><div class="shell">
<a class="brand" href="/portal"><img src="${mark.path}" alt="" width="32" height="32">fullmakt</a>
${address !== undefined && languageMenu(language, address)}
${viewer && whoLine(viewer, language)}
</div></header>
${menu.length > 0 && siteMenu(menu, texts.menu)}
<main id="content" tabindex="-1"><div class="shell stack">${page.main}</div></main>
<footer class="site-footer"><div class="shell">${texts.footer}</div></footer>
</body>
</html>
`;
	return whole.text;
}

function languageMenu(current: Language, address: string): Html {
	const entries = LANGUAGES.map((language) => {
		const name = shell[language].languageName;
		return language === current
			? html`<li><span lang="${language}" aria-current="true">${name}</span></li>`
			: html`<li><a class="ds-link" lang="${language}" hreflang="${language}" href="${withLanguage(address, language)}">${name}</a></li>`;
	});
	return html`<nav class="language-menu" aria-label="${shell[current].languages}"><ul class="plain-list">${entries}</ul></nav>`;
}

function withLanguage(address: string, language: Language): string {
	const [path = "", query = ""] = address.split("?", 2);
	const search = new URLSearchParams(query);
	search.set("lang", language);
	return `${path}?${search}`;
}

function whoLine({ person, party, csrf }: Viewer, language: Language): Html {
	const texts = shell[language];
	const isSelf = party.id === person.id;
	return html`<div class="who">
<p>${texts.loggedInAs} <strong>${chosenName(person.name)}</strong>${!isSelf && html` ${texts.onBehalfOf} <strong>${chosenName(party.name)}</strong>`} <a class="ds-link" href="/portal/parties">${isSelf ? texts.chooseParty : texts.changeParty}</a></p>
<form method="post" action="/portal/log-out">${hidden("csrf", csrf)}<button class="ds-button" data-variant="tertiary" data-size="sm" type="submit">${texts.logOut}</button></form>
</div>`;
}

function siteMenu(menu: readonly MenuEntry[], label: string): Html {
	const items = menu.map(
		({ name, path, current }) => html`<li><a href="${path}"${current && html` aria-current="page"`}>${name}</a></li>`,
	);
	return html`<nav class="site-nav" aria-label="${label}"><div class="shell"><ul class="plain-list">${items}</ul></div></nav>`;
}

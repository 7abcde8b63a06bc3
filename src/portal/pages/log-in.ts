import type { LevelTooLow } from "../gate.js";
import { html } from "../html.js";
import type { Language } from "../language.js";
import type { ShownPage } from "../page.js";
import { actions, buttonLink } from "../parts/form.js";
import { panel } from "../parts/panel.js";
import { logIn } from "../texts/log-in.js";

const again = (to: string): string => `/portal/log-in?to=${encodeURIComponent(to)}`;

/** The log-in did not come about. */
export function failedPage(language: Language, returnTo: string): ShownPage {
	const { title, text, again: button } = logIn[language].failed;
	return shown(400, title, text, buttonLink(button, again(returnTo)));
}

/** The provider knows somebody that the register does not. */
export function unknownPersonPage(language: Language): ShownPage {
	const { unknown, loggedOut } = logIn[language];
	return shown(403, unknown.title, unknown.text, buttonLink(loggedOut.again, "/portal/log-in"));
}

/** The session has ended; logging in leads back to where one was. */
export function expiredPage(language: Language, returnTo: string): ShownPage {
	const { title, text, again: button } = logIn[language].expired;
	return shown(401, title, text, buttonLink(button, again(returnTo)));
}

/** Where the person logs in again, at a higher level, to come back to where that is needed. */
export const higherLogIn = (to: string, level: number): string => `${again(to)}&level=${level}`;

/** The person may do what was asked for, but not with this log-in. */
export function levelPage(language: Language, level: Pick<LevelTooLow, "needed" | "had">, returnTo: string): ShownPage {
	const { title, text, button } = logIn[language].level;
	const link = buttonLink(button(level.needed), higherLogIn(returnTo, level.needed));
	return shown(403, title, text(level.needed, level.had), link);
}

/** Logged out here; the browser goes on to the provider by itself, or by the link. */
export function leavingPage(language: Language, url: URL): ShownPage {
	const { title, text, link } = logIn[language].leaving;
	return shown(200, title, text, buttonLink(link, url.href));
}

export function loggedOutPage(language: Language): ShownPage {
	const { title, text, again: button } = logIn[language].loggedOut;
	return shown(200, title, text, buttonLink(button, "/portal/log-in"));
}

function shown(status: number, title: string, text: string, button: ReturnType<typeof buttonLink>): ShownPage {
	return { status, title, focused: true, main: panel(title, html`<p class="lead">${text}</p>${actions(button)}`) };
}

import { html } from "./html.js";
import type { Page, PageReply, PersonVisit, ShownPage } from "./page.js";
import { actions, buttonLink } from "./parts/form.js";
import { panel } from "./parts/panel.js";

/** Said to whoever acts for himself, where only organisations have something. */
export interface ChooseOrganisation {
	readonly title: string;
	readonly text: string;
	readonly button: string;
}

/** What a page does for each of its methods. */
export interface Handlers<Handle> {
	readonly GET?: Handle | undefined;
	readonly POST?: Handle | undefined;
}

/**
 * Pages at one address that only organisations have; whoever acts for himself is told to choose one.
 *
 * @param run Asks whether the person may, and hands the visit on.
 * @param upload Bytes of a form with a file.
 */
export function organisationPages<Handle>(
	path: string,
	handlers: Handlers<Handle>,
	choose: (language: PersonVisit["language"]) => ChooseOrganisation,
	run: (visit: PersonVisit, handle: Handle, orgNumber: string) => Promise<PageReply>,
	upload?: number,
): Page[] {
	return (["GET", "POST"] as const).flatMap((method) => {
		const handle = handlers[method];
		if (handle === undefined) return [];
		const page: Page = {
			method,
			path,
			access: "person",
			...(upload === undefined ? {} : { upload }),
			async handle(visit) {
				const { orgNumber } = visit.party;
				return orgNumber === undefined ? chooseFirst(visit, choose(visit.language)) : run(visit, handle, orgNumber);
			},
		};
		return [page];
	});
}

function chooseFirst({ address }: PersonVisit, { title, text, button }: ChooseOrganisation): ShownPage {
	const to = `/portal/parties?to=${encodeURIComponent(address)}`;
	return { title, main: panel(title, html`<p class="lead">${text}</p>${actions(buttonLink(button, to))}`) };
}

import type { Answered } from "../../systemusers/answered.js";
import { chosenName, moment } from "../format.js";
import { type Html, html } from "../html.js";
import type { PersonVisit, ShownPage } from "../page.js";
import { accessLists, type Owners } from "../parts/access.js";
import { actions, buttonLink } from "../parts/form.js";
import { block, facts, panel } from "../parts/panel.js";
import { answer } from "../texts/answer.js";
import { answered as answeredTexts } from "../texts/answered.js";
import type { OpenedFor } from "./kinds.js";
import { namesIn } from "./show.js";

/** What was answered, as far as it is kept, and where that leads. */
export interface Outcome {
	readonly owners: Owners;
	readonly answered: Answered | undefined;
	/** Page of the system user that was made or changed; undefined where there is none to see. */
	readonly userPage: string | undefined;
}

/** What was answered, by whom and when; to be printed or kept, and the way on: to the vendor, to what was made, or to the front. */
export function receiptPage(visit: PersonVisit, found: OpenedFor, outcome: Outcome): ShownPage {
	const { language } = visit;
	const { owners, answered } = outcome;
	const { kind, opened } = found;
	const texts = answeredTexts[language].receipt;
	const { system, vendor, owner } = namesIn(found, visit);
	const isApproved = opened.status === "Accepted";
	const title = isApproved ? texts.approved[kind] : texts.rejected;
	const text = isApproved ? texts.approvedText(system, vendor, owner)[kind] : texts.rejectedText(system, vendor)[kind];
	const details = facts([
		[texts.by, answered?.by && chosenName(answered.by.name)],
		[texts.at, answered && moment(answered.at, language)],
		[
			answer[language].facts.reference,
			opened.offer.externalRef !== opened.offer.owner.orgNumber && chosenName(opened.offer.externalRef),
		],
		[texts.number, opened.offer.id],
	]);
	const options = { owners, language, effects: kind === "changerequest" };
	return {
		title,
		focused: true,
		main: html`${panel(title, html`<p class="lead">${text}</p>${details}${onwards(found, outcome, visit)}`)}${
			answered?.seen !== undefined && block(texts.contents, accessLists(answered.seen, options))
		}`,
	};
}

/** The first button is the likeliest way on. */
function onwards({ kind, opened, redirectUrl }: OpenedFor, { userPage }: Outcome, { language }: PersonVisit): Html {
	const texts = answeredTexts[language].receipt;
	const { redirectHost } = opened.offer;
	const ways = [
		...(redirectUrl !== undefined && redirectHost !== undefined
			? [[texts.goOn(redirectHost), redirectUrl] as const]
			: []),
		...(userPage === undefined ? [] : [[texts.toSystemUser[kind], userPage] as const]),
		[texts.toFront, "/portal"] as const,
	];
	const buttons = ways
		.slice(0, 2)
		.map(([text, to], i) => buttonLink(text, to, { variant: i === 0 ? "primary" : "secondary" }));
	return actions(...buttons);
}

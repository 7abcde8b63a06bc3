import type { Answered } from "../../systemusers/answered.js";
import { chosenName, moment } from "../format.js";
import { html } from "../html.js";
import type { PersonVisit, ShownPage } from "../page.js";
import { accessLists, type Owners } from "../parts/access.js";
import { actions, buttonLink } from "../parts/form.js";
import { block, facts, panel } from "../parts/panel.js";
import { answer } from "../texts/answer.js";
import { answered as answeredTexts } from "../texts/answered.js";
import type { OpenedFor } from "./kinds.js";
import { namesIn } from "./show.js";

/** What was answered, by whom and when; to be printed or kept, and the way on to the vendor. */
export function receiptPage(
	visit: PersonVisit,
	found: OpenedFor,
	owners: Owners,
	answered: Answered | undefined,
): ShownPage {
	const { language } = visit;
	const { kind, opened, redirectUrl } = found;
	const texts = answeredTexts[language].receipt;
	const { system, vendor, owner } = namesIn(found, visit);
	const isApproved = opened.status === "Accepted";
	const title = isApproved ? texts.approved[kind] : texts.rejected;
	const text = isApproved ? texts.approvedText(system, vendor, owner)[kind] : texts.rejectedText(system, vendor)[kind];
	const { redirectHost, id } = opened.offer;
	const onwards =
		redirectUrl !== undefined && redirectHost !== undefined
			? actions(
					buttonLink(texts.goOn(redirectHost), redirectUrl),
					buttonLink(texts.toFront, "/portal", { variant: "secondary" }),
				)
			: actions(buttonLink(texts.toFront, "/portal"));
	const details = facts([
		[texts.by, answered?.by && chosenName(answered.by.name)],
		[texts.at, answered && moment(answered.at, language)],
		[
			answer[language].facts.reference,
			opened.offer.externalRef !== opened.offer.owner.orgNumber && chosenName(opened.offer.externalRef),
		],
		[texts.number, id],
	]);
	const options = { owners, language, effects: kind === "changerequest" };
	return {
		title,
		focused: true,
		main: html`${panel(title, html`<p class="lead">${text}</p>${details}${onwards}`)}${
			answered?.seen !== undefined && block(texts.contents, accessLists(answered.seen, options))
		}`,
	};
}

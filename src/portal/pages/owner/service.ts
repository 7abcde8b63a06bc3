import { policyRights } from "../../../resources/policy-rights.js";
import { findPolicy, type StoredPolicy, treeOf } from "../../../resources/repository.js";
import { rightName } from "../../../resources/right-names.js";
import { moment } from "../../format.js";
import { type Html, html } from "../../html.js";
import type { Language } from "../../language.js";
import { titled, titleOf } from "../../names.js";
import type { PageReply, PersonVisit } from "../../page.js";
import { actions, buttonLink } from "../../parts/form.js";
import { message } from "../../parts/message.js";
import { block, facts, panel } from "../../parts/panel.js";
import { subjectList } from "../../parts/policy-subjects.js";
import { nothing, table } from "../../parts/table.js";
import type { PortalServices } from "../../services.js";
import { owner } from "../../texts/owner.js";
import { mayReplace, pathOf, serviceAt } from "./place.js";

/** More lines than that are no page any more. */
const MOST_LINES = 5_000;

/** One service: its policy as a table of who may do what, and as it was uploaded. */
export async function servicePage(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const { language, query } = visit;
	const texts = owner[language];
	const service = await serviceAt(visit, services);
	const policy = await findPolicy(services.store.db, service.id);
	const replaceable = await mayReplace(visit, services);
	const buttons = actions(
		policy !== undefined && buttonLink(texts.tryIt, pathOf(service, "/try")),
		replaceable && buttonLink(texts.replace, pathOf(service, "/policy"), { variant: "secondary" }),
	);
	const about = facts([
		[texts.id, service.id],
		[texts.version, policy?.version],
		[texts.changed, policy && moment(policy.updatedAt, language)],
	]);
	return {
		title: titleOf(service, language),
		main: html`${query.has("saved") && message("success", texts.saved, texts.savedMore)}${panel(
			titled(service, language),
			html`${about}${policy === undefined && message("warning", texts.noPolicy, texts.noPolicyMore)}${buttons}${
				!replaceable && html`<p class="subtle">${texts.notAdministrator}</p>`
			}`,
		)}${policy !== undefined && shown(policy, language)}`,
	};
}

function shown(policy: StoredPolicy, language: Language): Html {
	const texts = owner[language];
	const rights = policyRights(treeOf(policy)).map(({ action, resource, subjects }) => [
		rightName(action, resource, language),
		subjectList(subjects, language),
	]);
	const given = rights.length === 0 ? nothing(texts.gaveNone) : table(texts.whoMay, [texts.what, texts.who], rights);
	return html`${block(texts.whoMay, html`<p class="measure">${texts.whoMayLead}</p>${given}`)}${block(
		texts.xml,
		xmlLines(policy.xml, texts.xmlTooLong),
	)}`;
}

/** The text line by line; each can be pointed to as `#L12`. */
function xmlLines(xml: string, tooLong: string): Html {
	const lines = xml.split(/\r\n|\r|\n/);
	if (lines.length > MOST_LINES) return nothing(tooLong);
	return html`<ol class="code">${lines.map((line, i) => html`<li id="L${i + 1}"><code>${line}</code></li>`)}</ol>`;
}

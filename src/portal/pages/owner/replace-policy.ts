import { Fault } from "../../../http/fault.js";
import type { Resource } from "../../../resources/model.js";
import { checkPolicy } from "../../../resources/policy-check.js";
import { policyDifference, type RightDifference } from "../../../resources/policy-difference.js";
import type { PolicyFinding } from "../../../resources/policy-finding.js";
import { findPolicy, treeOf } from "../../../resources/repository.js";
import { rightName } from "../../../resources/right-names.js";
import { policyVersion, savePolicy } from "../../../resources/save-policy.js";
import { type Html, html, type Part } from "../../html.js";
import { titled, titleOf } from "../../names.js";
import type { PageReply, PersonVisit } from "../../page.js";
import { actions, field, fileField, hidden, submit, uploadForm } from "../../parts/form.js";
import { message } from "../../parts/message.js";
import { block, panel } from "../../parts/panel.js";
import { subjectList } from "../../parts/policy-subjects.js";
import { table } from "../../parts/table.js";
import type { PortalServices } from "../../services.js";
import { owner } from "../../texts/owner.js";
import { findingList } from "./findings.js";
import { mustBeAdministrator, pathOf, serviceAt } from "./place.js";

/** What a service without a policy has in place of its version. */
const NONE = "none";

/** Where a new policy is pasted; the one that counts now stands there to begin with. */
export async function policyForm(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const service = await serviceToChange(visit, services);
	const policy = await findPolicy(services.store.db, service.id);
	return editing(visit, service, policy?.xml ?? "");
}

/** A pasted policy looked at: its errors, or its warnings and who would gain and lose. Changes nothing. */
export async function checkedPolicy(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const service = await serviceToChange(visit, services);
	const xml = pasted(visit);
	return xml.trim() === ""
		? editing(visit, service, xml, owner[visit.language].empty)
		: review(visit, services, service, xml);
}

/** Puts the policy into use that was looked at, unless another took the place of the one it was compared with. */
export async function publishPolicy(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const { principal, party, form: sent, language } = visit;
	const service = await serviceToChange(visit, services);
	const xml = pasted(visit);
	const version = sent.get("version") ?? "";
	const precondition = version === NONE ? ["if-none-match", "*"] : ["if-match", version];
	const caller = {
		principal,
		...(party.orgNumber === undefined ? {} : { actsFor: party.orgNumber }),
		header: (name: string) => (name === precondition[0] ? precondition[1] : undefined),
	};
	try {
		await savePolicy(services.store, service.id, xml, caller);
	} catch (error) {
		if (!(error instanceof Fault)) throw error;
		const texts = owner[language];
		if (error.kind.status === 412) {
			const told = message("danger", texts.changedMeanwhile, texts.changedMeanwhileMore);
			return review(visit, services, service, xml, told);
		}
		// Refused though it was looked at: somebody sent another text.
		if (error.kind.status === 400) return review(visit, services, service, xml);
		throw error;
	}
	return { goTo: pathOf(service, "?saved") };
}

async function serviceToChange(visit: PersonVisit, services: PortalServices): Promise<Resource> {
	const service = await serviceAt(visit, services);
	await mustBeAdministrator(visit, services);
	return service;
}

/** A file counts before what was pasted. Forms send line ends as CR LF, whatever was pasted. */
const pasted = ({ form: sent }: PersonVisit): string =>
	(sent.get("file") || (sent.get("policy") ?? "")).replace(/^\ufeff/, "").replace(/\r\n/g, "\n");

function editing(visit: PersonVisit, service: Resource, xml: string, error?: string): PageReply {
	const texts = owner[visit.language];
	const title = texts.uploadTitle(titleOf(service, visit.language));
	return {
		status: error === undefined ? 200 : 400,
		title,
		main: panel(
			html`${texts.uploadTitle("")}${titled(service, visit.language)}`,
			html`<p class="lead">${texts.uploadLead}</p>${xmlForm(visit, service, xml, error)}`,
		),
	};
}

function xmlForm(visit: PersonVisit, service: Resource, xml: string, error?: string): Html {
	const texts = owner[visit.language];
	return uploadForm(
		visit,
		pathOf(service, "/policy/check"),
		html`${field({
			name: "policy",
			label: texts.policyXml,
			value: xml,
			rows: 18,
			...(error === undefined ? {} : { error }),
		})}${fileField("file", texts.policyFile, texts.policyFileMore, ".xml,text/xml,application/xml")}${actions(submit(texts.check, { variant: "primary" }))}`,
	);
}

async function review(
	visit: PersonVisit,
	services: PortalServices,
	service: Resource,
	xml: string,
	told?: Html,
): Promise<PageReply> {
	const { language } = visit;
	const texts = owner[language];
	const verdict = checkPolicy(xml, service.id);
	const title = texts.uploadTitle(titleOf(service, language));
	const heading = html`${texts.uploadTitle("")}${titled(service, language)}`;
	if (!verdict.accepted) {
		const errors = html`<p>${texts.refusedMore}</p>${findingList(verdict.errors, xml, language)}`;
		return {
			status: 400,
			title,
			main: html`${told}${message("danger", texts.refused, errors)}${panel(
				heading,
				html`${warned(verdict.warnings, xml, visit)}${xmlForm(visit, service, xml)}`,
			)}`,
		};
	}
	const before = await findPolicy(services.store.db, service.id);
	const difference = policyDifference(before && treeOf(before), verdict.tree);
	const version = before === undefined ? NONE : policyVersion(before).tag;
	const publish = uploadForm(
		visit,
		pathOf(service, "/policy"),
		html`${hidden("version", version)}${hidden("policy", xml)}<p>${texts.publishMore}</p>${actions(
			submit(texts.publish),
			submit(texts.goOnEditing, { variant: "secondary", action: pathOf(service, "/policy/edit") }),
		)}`,
	);
	return {
		...(told === undefined ? {} : { status: 409 }),
		title,
		main: html`${told}${panel(
			heading,
			html`${verdict.warnings.length === 0 ? message("success", texts.noFindings) : warned(verdict.warnings, xml, visit)}`,
		)}${block(texts.difference, html`${compared(difference, visit)}<p class="subtle">${texts.notCompared}</p>${publish}`)}`,
	};
}

/** Back from the review to the text, as it was pasted. */
export async function editAgain(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	return editing(visit, await serviceToChange(visit, services), pasted(visit));
}

function warned(warnings: readonly PolicyFinding[], xml: string, { language }: PersonVisit): Part {
	if (warnings.length === 0) return undefined;
	const texts = owner[language];
	return message("warning", texts.warnings, html`<p>${texts.warningsMore}</p>${findingList(warnings, xml, language)}`);
}

function compared(difference: readonly RightDifference[], { language }: PersonVisit): Html {
	const texts = owner[language];
	if (difference.length === 0) return html`<p>${texts.noDifference}</p>`;
	const who = (subjects: RightDifference["gained"]): Part =>
		subjects.length === 0 ? texts.nobody : subjectList(subjects, language);
	return table(
		texts.difference,
		[texts.what, texts.gains, texts.loses],
		difference.map(({ action, resource, gained, lost }) => [
			rightName(action, resource, language),
			who(gained),
			who(lost),
		]),
	);
}

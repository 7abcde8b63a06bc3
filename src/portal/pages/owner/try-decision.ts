import { keyOfResourceId } from "../../../authorization/resource-key.js";
import { stringAttribute } from "../../../authorization/string-attribute.js";
import { LEVEL } from "../../../http/authentication-level.js";
import { common, Fault } from "../../../http/fault.js";
import type { Explanation } from "../../../pdp/explanation.js";
import { authorizationReference, type Resource } from "../../../resources/model.js";
import { policyRights } from "../../../resources/policy-rights.js";
import { findPolicyTree } from "../../../resources/repository.js";
import type { AttributePair } from "../../../resources/right-key.js";
import { rightName } from "../../../resources/right-names.js";
import { AttributeId, Category } from "../../../xacml/identifiers.js";
import type { Request } from "../../../xacml/model.js";
import { type Html, html } from "../../html.js";
import { titled, titleOf } from "../../names.js";
import type { PageReply, PersonVisit } from "../../page.js";
import { explanationTree } from "../../parts/explanation.js";
import { actions, choices, select, submit } from "../../parts/form.js";
import { message } from "../../parts/message.js";
import { block, panel } from "../../parts/panel.js";
import { subjectText } from "../../parts/policy-subjects.js";
import type { PortalServices } from "../../services.js";
import { owner } from "../../texts/owner.js";
import { pathOf, serviceAt } from "./place.js";

/** A decision about nobody in particular: what the policy says of somebody who holds this and wants that. */
export async function tryPage(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const { language, query } = visit;
	const texts = owner[language];
	const service = await serviceAt(visit, services);
	const tree = await findPolicyTree(services.store.db, service.id);
	const policy = services.decisions.find(keyOfResourceId(service.id));
	if (tree === undefined || policy === undefined) throw new Fault(common.notFound);
	const rights = policyRights(tree);
	const subjects = distinct(rights.flatMap(({ subjects: some }) => some.flat()));
	const names = [...new Set(rights.map(({ action }) => action))];
	const held = subjects.filter((each) => query.getAll("holds").includes(keyOf(each)));
	const wanted = names.find((each) => each === query.get("action"));
	const asked = wanted === undefined ? undefined : policy.explain(requestOf(service, held, wanted))[0];
	const fields = html`${choices(
		"checkbox",
		"holds",
		texts.holds,
		subjects.map((each) => ({
			value: keyOf(each),
			text: subjectText(each, language),
			checked: held.includes(each),
		})),
	)}${select(
		"action",
		texts.action,
		names.map((each) => ({ value: each, text: rightName(each, [], language), checked: each === wanted })),
	)}${actions(submit(texts.ask))}`;
	return {
		title: texts.tryTitle(titleOf(service, language)),
		main: html`${panel(
			html`${texts.tryTitle("")}${titled(service, language)}`,
			html`<p class="lead">${texts.tryLead}</p>${asked !== undefined && answer(asked, visit)}<form method="get" class="stack">${fields}</form>`,
		)}${asked?.tree !== undefined && block(texts.why, explanationTree(asked.tree, pathOf(service), language))}`,
	};
}

function answer({ result }: Explanation, { language }: PersonVisit): Html {
	const texts = owner[language];
	const levels = result.obligations.flatMap(({ assignments }) =>
		assignments.filter(({ category }) => category === LEVEL),
	);
	const said = html`<p>${texts.decisionsMore[result.decision]}${levels.map(({ value }) => ` ${texts.obligation(value)}`)}${
		result.status.message !== undefined && html` <span lang="en">${result.status.message}</span>`
	}</p>`;
	return message(result.decision === "Permit" ? "success" : "danger", texts.decisions[result.decision], said);
}

const keyOf = ({ type, value }: AttributePair): string => `${type} ${value}`;

const distinct = (pairs: readonly AttributePair[]): readonly AttributePair[] => [
	...new Map(pairs.map((pair) => [keyOf(pair).toLowerCase(), pair])).values(),
];

function requestOf(service: Resource, held: readonly AttributePair[], action: string): Request {
	const types = [...new Set(held.map(({ type }) => type))];
	const valuesOf = (wanted: string) => held.filter(({ type }) => type === wanted).map(({ value }) => value);
	return {
		returnPolicyIdList: false,
		combinedDecision: false,
		attributes: [
			{ category: Category.accessSubject, attributes: types.map((type) => stringAttribute(type, valuesOf(type))) },
			{ category: Category.action, attributes: [stringAttribute(AttributeId.actionId, [action])] },
			{
				category: Category.resource,
				attributes: authorizationReference(service.id).map(({ id, value }) => stringAttribute(id, [value])),
			},
		],
	};
}

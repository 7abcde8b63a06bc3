import { Fault } from "../../../http/fault.js";
import type { System } from "../../../systems/model.js";
import { findSystemByInternalId } from "../../../systems/repository.js";
import {
	type AccessChoices,
	accessChoices,
	type PackageChoice,
	type RightChoice,
} from "../../../systemusers/access-choices.js";
import { setAccess } from "../../../systemusers/change-user.js";
import { type Content, rightOn, type SystemUser } from "../../../systemusers/model.js";
import { own, problems } from "../../../systemusers/problems.js";
import { reasonOf, reasonsOf } from "../../answer/reasons.js";
import { chosenName } from "../../format.js";
import { type Html, html, type Part } from "../../html.js";
import type { Language } from "../../language.js";
import type { PageReply, PersonVisit, ShownPage } from "../../page.js";
import { accessLists, titleOf } from "../../parts/access.js";
import { actions, buttonLink, type Choice, choices, form, hidden, submit } from "../../parts/form.js";
import { message, tag } from "../../parts/message.js";
import { block, panel } from "../../parts/panel.js";
import type { PortalServices } from "../../services.js";
import { everyPage } from "../../texts/every-page.js";
import { systemUserChange } from "../../texts/system-user-change.js";
import { withMissing } from "./missing.js";
import { acting, ownersOf, placeOf, userOf } from "./visit.js";

/** What a system user may do, to be chosen. */
export async function accessPage(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	return shown(visit, services, await userOf(visit, services));
}

interface Refusal {
	readonly status: number;
	readonly text: { readonly title: string; readonly text: string };
	/** What was ticked; what is held when left out. */
	readonly ticked?: ReadonlySet<string>;
}

async function shown(
	visit: PersonVisit,
	services: PortalServices,
	user: SystemUser,
	refusal?: Refusal,
): Promise<ShownPage> {
	const { language, person, party } = visit;
	const { db } = services.store;
	const texts = systemUserChange[language].access;
	const system = (await findSystemByInternalId(db, user.systemInternalId)) as System;
	const found = await accessChoices(db, person, party, { user, system }, services.now());
	const isTicked = (value: string, held: boolean): boolean => refusal?.ticked?.has(value) ?? held;
	const place = placeOf(user);
	const fields = html`${hidden("seen", String(user.sequence))}${packageFields(found.packages, language, isTicked)}${rightFields(found.rights, language, isTicked)}${actions(
		submit(texts.button),
		buttonLink(everyPage[language].cancel, place, { variant: "secondary" }),
	)}`;
	const lead = user.type === "agent" ? texts.agentLead : texts.lead(user.title);
	const title = texts.title(user.title);
	return {
		...(refusal === undefined ? {} : { status: refusal.status }),
		title,
		main: html`${
			refusal !== undefined && message("danger", refusal.text.title, html`<p>${refusal.text.text}</p>`)
		}${panel(
			chosenName(title),
			html`<p class="lead">${chosenName(lead)}</p>${form(visit, `${place}/access`, fields)}`,
		)}${await closedBlock(found, visit, services)}`,
	};
}

type IsTicked = (value: string, held: boolean) => boolean;

function packageFields(packages: readonly PackageChoice[], language: Language, isTicked: IsTicked): Html | undefined {
	if (packages.length === 0) return undefined;
	const texts = systemUserChange[language].access;
	const list = packages.map(({ package: each, held, reasons }): Choice => {
		const services = each.resources.map((resource) => titleOf(resource, language)).join(", ");
		const cannot =
			reasons.length === 0 ? undefined : reasonOf({ type: "package", package: each.urn, reasons }, language);
		const isGone = reasons.includes("NotInSystem");
		const checked = isTicked(each.urn, held);
		const about: Part = html`${each.area[language]}${services !== "" && html` · ${services}`}${
			cannot !== undefined && html`<br>${held ? (isGone ? texts.notInSystem : texts.keepOnly) : cannot}`
		}`;
		return {
			value: each.urn,
			text: html`${each.names[language]}${held && !checked && html` ${tag(texts.has)}`}`,
			description: about,
			checked,
			disabled: !held && cannot !== undefined,
		};
	});
	return choices("checkbox", "package", texts.packages, list);
}

/** One value for a service and an action; an id holds no blank. */
const rightValue = ({ resource, action }: RightChoice): string => `${resource.id} ${action.action}`;

function rightFields(rights: readonly RightChoice[], language: Language, isTicked: IsTicked): Html[] {
	const texts = systemUserChange[language].access;
	const byService = new Map<string, RightChoice[]>();
	for (const each of rights) {
		byService.set(each.resource.id, [...(byService.get(each.resource.id) ?? []), each]);
	}
	return [...byService.values()].map((some, i) => {
		const [{ resource }] = some as [RightChoice];
		const list = some.map((each): Choice => {
			const { action, held, reasons } = each;
			const cannot = reasons.length > 0;
			const checked = isTicked(rightValue(each), held);
			return {
				value: rightValue(each),
				text: html`${action.names[language]}${held && !checked && html` ${tag(texts.has)}`}`,
				...(held && cannot ? { description: texts.keepOnly } : {}),
				checked,
				disabled: !held && cannot,
			};
		});
		return choices("checkbox", `right-${i}`, texts.rightsOf(titleOf(resource, language)), list);
	});
}

async function closedBlock(
	{ closed }: AccessChoices,
	{ language }: PersonVisit,
	services: PortalServices,
): Promise<Html | undefined> {
	if (closed.length === 0) return undefined;
	const access = await withMissing(services.store.db, { packages: [], rights: [] }, closed);
	const options = { language, owners: await ownersOf(services), reason: reasonsOf(closed, language) };
	return block(systemUserChange[language].access.closed, accessLists(access, options));
}

/** Takes what was ticked for all that the system user is to have. */
export async function changeAccess(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const { language, form: sent } = visit;
	const texts = systemUserChange[language].access;
	const user = await userOf(visit, services);
	const ticked = new Set([...sent].filter(([name]) => /^(?:package|right-\d+)$/.test(name)).map(([, value]) => value));
	const seen = Number(sent.get("seen") ?? Number.NaN);
	try {
		const asked = { ...acting(visit), seen: Number.isSafeInteger(seen) ? seen : -1 };
		await setAccess(services.store, asked, contentOf(sent));
	} catch (error) {
		if (!(error instanceof Fault)) throw error;
		const { kind } = error;
		if (kind === problems.needsContent || kind === problems.agentNeedsPackages) {
			return shown(visit, services, user, { status: kind.status, text: texts.empty, ticked });
		}
		if (kind === own.shownChanged) return shown(visit, services, user, { status: kind.status, text: texts.changed });
		if (kind.status === 404) throw error;
		return shown(visit, services, user, { status: kind.status, text: texts.refused, ticked });
	}
	return { goTo: `${placeOf(user)}?done=changed` };
}

function contentOf(sent: URLSearchParams): Content {
	const rights = [...sent]
		.filter(([name]) => /^right-\d+$/.test(name))
		.map(([, value]) => {
			const [resource = ""] = value.split(" ", 1);
			return rightOn(resource, value.slice(resource.length + 1));
		});
	return { rights, packages: sent.getAll("package") };
}

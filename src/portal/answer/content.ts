import type { Names } from "../../catalogue/catalogue.js";
import type { Resource } from "../../resources/model.js";
import type { ServiceOwner } from "../../resources/owners-repository.js";
import { actionsOf } from "../../systemusers/model.js";
import { type Obstacle, placeOf } from "../../systemusers/obstacle.js";
import type { Effect, NamedResource, OfferedAction, OfferedPackage, OfferedRight } from "../../systemusers/offer.js";
import { chosenName, count } from "../format.js";
import { type Html, html, type Part } from "../html.js";
import { type Language, nameIn } from "../language.js";
import { tag } from "../parts/message.js";
import { rows } from "../parts/table.js";
import { answer } from "../texts/answer.js";
import type { OpenedFor } from "./kinds.js";
import { reasonOf } from "./reasons.js";

/** What names are found with that the offer has not. */
export interface MoreNames {
	readonly owners: ReadonlyMap<string, ServiceOwner>;
	/** Of the services that were asked for; one that is gone has none. */
	readonly resources: ReadonlyMap<string, Resource | undefined>;
}

/** A single service as it is shown: what the person can give of it, or what was asked for and why it cannot be given. */
interface ShownService {
	readonly resource: NamedResource;
	readonly actions: readonly string[];
	readonly effect: Effect;
	readonly reason: string | undefined;
}

/** The packages and services that a request is about, with what is new, goes and stays where that differs. */
export function contentOf(found: OpenedFor, names: MoreNames, language: Language): Html {
	const { opened } = found;
	const services = servicesOf(found, names, language);
	const groups = (["new", "goes", "stays"] as const)
		.map((effect) => ({
			effect,
			packages: opened.offer.packages.filter((each) => each.effect === effect),
			services: services.filter((each) => each.effect === effect),
		}))
		.filter(({ packages, services }) => packages.length + services.length > 0);
	const lists = groups.map(({ effect, packages, services }) => {
		const list = html`${packagesOf(packages, opened.obstacles, names, language)}${servicesList(services, names, language)}`;
		if (found.kind !== "changerequest") return list;
		return html`<div class="effect" data-effect="${effect}"><h3 class="ds-heading" data-size="2xs">${effectTag(effect, language)}</h3>${list}</div>`;
	});
	return html`${lists}`;
}

function effectTag(effect: Effect, language: Language): Html {
	const kind = effect === "new" ? "success" : effect === "goes" ? "danger" : "neutral";
	return tag(answer[language].effects[effect], kind);
}

function packagesOf(
	packages: readonly OfferedPackage[],
	obstacles: readonly Obstacle[],
	names: MoreNames,
	language: Language,
): Html | undefined {
	if (packages.length === 0) return undefined;
	const texts = answer[language];
	const entries = packages.map(({ urn, names: packageNames, area, resources }) => {
		const obstacle = obstacles.find((each) => each.type === "package" && placeOf(each) === urn);
		const services = [...resources].sort((a, b) => titleOf(a, language).localeCompare(titleOf(b, language), language));
		const list =
			services.length === 0
				? html`<p>${texts.noServices}</p>`
				: html`<p>${texts.inPackage}</p>${rows(services.map((each) => service(each, named(each.actions, language), names, language)))}`;
		return html`<details class="ds-details" data-color="neutral"><summary><span class="summary"><strong>${inLanguage(packageNames, language)}</strong> <span class="subtle">${inLanguage(area, language)} · ${texts.serviceCount(services.length)}</span></span></summary><div class="stack-tight">${list}</div></details>${
			obstacle !== undefined && html`<p class="reason">${reasonOf(obstacle, language)}</p>`
		}`;
	});
	return html`<h3 class="ds-heading" data-size="2xs">${texts.packages(count(packages.length, language))}</h3><div>${entries}</div>`;
}

function servicesList(services: readonly ShownService[], names: MoreNames, language: Language): Html | undefined {
	if (services.length === 0) return undefined;
	const list = services.map(({ resource, actions, reason }) => {
		const shown = service(resource, actions, names, language);
		return reason === undefined ? shown : { ...shown, main: html`${shown.main}<p class="reason">${reason}</p>` };
	});
	return html`<h3 class="ds-heading" data-size="2xs">${answer[language].services(count(services.length, language))}</h3>${rows(list)}`;
}

function service(
	resource: NamedResource,
	actions: readonly string[],
	{ owners }: MoreNames,
	language: Language,
): { readonly main: Html; readonly side: Part } {
	const owner = owners.get(resource.owner);
	const ownerName = owner === undefined ? undefined : nameIn(owner.names, language, owner.code);
	return {
		main: html`<strong>${chosenName(titleOf(resource, language))}</strong>${ownerName !== undefined && html` <span class="subtle">${ownerName}</span>`}`,
		side: html`<span class="tags">${actions.map((action) => tag(action, "info"))}</span>`,
	};
}

function servicesOf(
	{ opened, asked, system }: OpenedFor,
	{ resources }: MoreNames,
	language: Language,
): ShownService[] {
	const { offer, obstacles } = opened;
	const reasonFor = (id: string): string | undefined => {
		const own = obstacles.filter((each) => each.type === "right" && placeOf(each) === id);
		return own.length === 0 ? undefined : [...new Set(own.map((each) => reasonOf(each, language)))].join(" ");
	};
	const offered = offer.rights.map(({ resource, actions, effect }: OfferedRight) => ({
		resource,
		actions: named(actions, language),
		effect,
		reason: effect === "new" ? reasonFor(resource.id) : undefined,
	}));
	const known = new Set(offered.map(({ resource }) => resource.id));
	const others = [...resources.keys()]
		.filter((id) => !known.has(id))
		.map((id) => {
			const found = resources.get(id);
			const titles = (found?.document.title ?? {}) as NamedResource["titles"];
			const actions = actionsOf(asked.rights, id) ?? actionsOf(system.rights, id);
			return {
				resource: { id, titles, owner: found?.ownerCode ?? "" },
				actions: actions === undefined ? [answer[language].allActions] : [...actions],
				effect: "new" as const,
				reason: reasonFor(id),
			};
		});
	return [...offered, ...others];
}

const named = (actions: readonly OfferedAction[], language: Language): string[] => [
	...new Set(actions.map(({ names }) => names[language])),
];

const titleOf = ({ titles, id }: NamedResource, language: Language): string => nameIn(titles, language, id);

const inLanguage = (names: Names, language: Language): string => names[language];

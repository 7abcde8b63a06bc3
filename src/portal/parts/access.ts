import type { ServiceOwner } from "../../resources/owners-repository.js";
import type {
	Effect,
	NamedResource,
	Offer,
	OfferedAction,
	OfferedPackage,
	OfferedRight,
} from "../../systemusers/offer.js";
import { chosenName, count } from "../format.js";
import { type Html, html, type Part } from "../html.js";
import { type Language, nameIn } from "../language.js";
import { access } from "../texts/access.js";
import { tag } from "./message.js";
import { nothing, rows } from "./table.js";

/** Names of service owners by their codes. */
export type Owners = ReadonlyMap<string, ServiceOwner>;

/** What is shown: packages and services by their names. */
export type Access = Pick<Offer, "packages" | "rights">;

export interface AccessOptions {
	readonly language: Language;
	readonly owners: Owners;
	/** Under headings of what comes, goes and stays. */
	readonly effects?: boolean;
	/** What stands in the way of giving a package (urn) or service (id). */
	readonly reason?: (place: string) => string | undefined;
}

const EFFECTS: readonly Effect[] = ["new", "goes", "stays"];
const COLOURS = { new: "success", goes: "danger", stays: "neutral" } as const;

/** Packages that open to their services, and single services with their actions, under headings of the third order. */
export function accessLists(shown: Access, options: AccessOptions): Html {
	const texts = access[options.language];
	if (shown.packages.length + shown.rights.length === 0) return nothing(texts.nothing);
	if (options.effects !== true)
		return html`${packagesList(shown.packages, options)}${servicesList(shown.rights, options)}`;
	const groups = EFFECTS.map((effect) => ({
		effect,
		packages: shown.packages.filter((each) => each.effect === effect),
		rights: shown.rights.filter((each) => each.effect === effect),
	})).filter(({ packages, rights }) => packages.length + rights.length > 0);
	return html`${groups.map(
		({ effect, packages, rights }) =>
			html`<div class="effect" data-effect="${effect}"><h3 class="ds-heading" data-size="2xs">${tag(texts.effects[effect], COLOURS[effect])}</h3>${packagesList(packages, options, "p")}${servicesList(rights, options, "p")}</div>`,
	)}`;
}

type Heading = "h3" | "p";

function heading(text: string, kind: Heading): Html {
	return kind === "h3"
		? html`<h3 class="ds-heading" data-size="2xs">${text}</h3>`
		: html`<p class="subtle">${text}</p>`;
}

function packagesList(
	packages: readonly OfferedPackage[],
	options: AccessOptions,
	kind: Heading = "h3",
): Html | undefined {
	if (packages.length === 0) return undefined;
	const { language, reason } = options;
	const entries = packages.map((each) => {
		const why = each.effect === "new" ? reason?.(each.urn) : undefined;
		return html`${packageDetails(each, options)}${why !== undefined && html`<p class="reason">${why}</p>`}`;
	});
	return html`${heading(access[language].packages(count(packages.length, language)), kind)}<div>${entries}</div>`;
}

/** A package that opens to the services in it. */
export function packageDetails({ names, area, resources }: OfferedPackage, options: AccessOptions): Html {
	const { language } = options;
	const texts = access[language];
	const sorted = [...resources].sort((a, b) => titleOf(a, language).localeCompare(titleOf(b, language), language));
	return html`<details class="ds-details" data-color="neutral"><summary><span class="summary"><strong>${names[language]}</strong> <span class="subtle">${area[language]} · ${texts.serviceCount(resources.length)}</span></span></summary><div class="stack-tight">${
		resources.length === 0
			? html`<p>${texts.noServices}</p>`
			: html`<p>${texts.inPackage}</p>${rows(sorted.map((each) => ({ main: serviceName(each, options), side: actionTags(each.actions, language) })))}`
	}</div></details>`;
}

function servicesList(rights: readonly OfferedRight[], options: AccessOptions, kind: Heading = "h3"): Html | undefined {
	if (rights.length === 0) return undefined;
	const { language, reason } = options;
	const list = rights.map(({ resource, actions, effect }) => {
		const why = effect === "new" ? reason?.(resource.id) : undefined;
		const main: Part = html`${serviceName(resource, options)}${why !== undefined && html`<p class="reason">${why}</p>`}`;
		const isAll = actions.length === 0 && why === undefined;
		return { main, side: isAll ? tag(access[language].everything, "info") : actionTags(actions, language) };
	});
	return html`${heading(access[language].services(count(rights.length, language)), kind)}${rows(list)}`;
}

/** In plain words what may be done. */
function actionTags(actions: readonly OfferedAction[], language: Language): Html {
	const names = [...new Set(actions.map((each) => each.names[language]))];
	return html`<span class="tags">${names.map((name) => tag(name, "info"))}</span>`;
}

/** A service and whose it is. */
export function serviceName(resource: NamedResource, { language, owners }: AccessOptions): Html {
	const owner = owners.get(resource.owner);
	return html`<strong>${chosenName(titleOf(resource, language))}</strong>${
		owner !== undefined && html` <span class="subtle">${nameIn(owner.names, language, owner.code)}</span>`
	}`;
}

export const titleOf = ({ titles, id }: NamedResource, language: Language): string => nameIn(titles, language, id);

import type { ServiceOwner } from "../../resources/owners-repository.js";
import type { Obstacle } from "../../systemusers/obstacle.js";
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
import { tag } from "../parts/message.js";
import { rows } from "../parts/table.js";
import { answer } from "../texts/answer.js";
import { reasonOf } from "./reasons.js";

/** What is shown: packages and services by their names. */
export type Access = Pick<Offer, "packages" | "rights">;

/** The owners of services, by code. */
export type Owners = ReadonlyMap<string, ServiceOwner>;

interface ShownService extends OfferedRight {
	/** Why it cannot be given. */
	readonly reason: string | undefined;
}

export interface ContentOptions {
	readonly owners: Owners;
	readonly language: Language;
	/** Shown apart: what is new, what goes, what stays. */
	readonly byEffect?: boolean;
	/** What of it cannot be given, with the reason. */
	readonly obstacles?: readonly Obstacle[];
}

/** Packages with the services in them, and single services with their actions. */
export function contentOf(access: Access, options: ContentOptions): Html {
	const { byEffect = false, language, obstacles = [] } = options;
	const reasonFor = (type: Obstacle["type"], id: string): string | undefined => {
		const own = obstacles.filter((each) => each.type === type && isAbout(each, id));
		return own.length === 0 ? undefined : [...new Set(own.map((each) => reasonOf(each, language)))].join(" ");
	};
	const packages = access.packages.map((each) => ({ ...each, reason: reasonFor("package", each.urn) }));
	const rights = access.rights.map((each) => ({ ...each, reason: reasonFor("right", each.resource.id) }));
	if (!byEffect) return html`${packagesOf(packages, options, "h3")}${servicesOf(rights, options, "h3")}`;
	const groups = (["new", "goes", "stays"] as const).map((effect) => {
		const list = html`${packagesOf(
			packages.filter((each) => each.effect === effect),
			options,
			"h4",
		)}${servicesOf(
			rights.filter((each) => each.effect === effect),
			options,
			"h4",
		)}`;
		return list.text === ""
			? undefined
			: html`<div class="effect"><h3 class="ds-heading" data-size="2xs">${effectTag(effect, language)}</h3>${list}</div>`;
	});
	return html`${groups}`;
}

/** A right that is foreign to the system may name several resources. */
const isAbout = (obstacle: Obstacle, id: string): boolean =>
	obstacle.type === "package" ? obstacle.package === id : obstacle.resource.split(", ").includes(id);

function effectTag(effect: Effect, language: Language): Html {
	const kind = effect === "new" ? "success" : effect === "goes" ? "danger" : "neutral";
	return tag(answer[language].effects[effect], kind);
}

type Level = "h3" | "h4";

const subheading = (level: Level, text: string): Html =>
	level === "h3"
		? html`<h3 class="ds-heading" data-size="2xs">${text}</h3>`
		: html`<h4 class="ds-heading" data-size="2xs">${text}</h4>`;

interface ShownPackage extends OfferedPackage {
	readonly reason: string | undefined;
}

function packagesOf(packages: readonly ShownPackage[], options: ContentOptions, level: Level): Html | undefined {
	if (packages.length === 0) return undefined;
	const { language } = options;
	const texts = answer[language];
	const entries = packages.map(({ names, area, resources, reason }) => {
		const services = [...resources].sort((a, b) => titleOf(a, language).localeCompare(titleOf(b, language), language));
		const list =
			services.length === 0
				? html`<p>${texts.noServices}</p>`
				: html`<p>${texts.inPackage}</p>${rows(services.map((each) => service(each, each.actions, options)))}`;
		return html`<details class="ds-details" data-color="neutral"><summary><span class="summary"><strong>${names[language]}</strong> <span class="subtle">${area[language]} · ${texts.serviceCount(services.length)}</span></span></summary><div class="stack-tight">${list}</div></details>${
			reason !== undefined && html`<p class="reason">${reason}</p>`
		}`;
	});
	return html`${subheading(level, texts.packages(count(packages.length, language)))}<div>${entries}</div>`;
}

function servicesOf(services: readonly ShownService[], options: ContentOptions, level: Level): Html | undefined {
	if (services.length === 0) return undefined;
	const { language } = options;
	const list = services.map(({ resource, actions, reason }) => {
		const shown = service(resource, actions, options);
		return reason === undefined ? shown : { ...shown, main: html`${shown.main}<p class="reason">${reason}</p>` };
	});
	return html`${subheading(level, answer[language].services(count(services.length, language)))}${rows(list)}`;
}

function service(
	resource: NamedResource,
	actions: readonly OfferedAction[],
	{ owners, language }: ContentOptions,
): { readonly main: Html; readonly side: Part } {
	const owner = owners.get(resource.owner);
	const ownerName = owner === undefined ? undefined : nameIn(owner.names, language, owner.code);
	const named = actions.length === 0 ? [answer[language].allActions] : actions.map(({ names }) => names[language]);
	return {
		main: html`<strong>${chosenName(titleOf(resource, language))}</strong>${ownerName !== undefined && html` <span class="subtle">${ownerName}</span>`}`,
		side: html`<span class="tags">${[...new Set(named)].map((action) => tag(action, "info"))}</span>`,
	};
}

const titleOf = ({ titles, id }: NamedResource, language: Language): string => nameIn(titles, language, id);

import { groupedBy } from "../../../access/grouping.js";
import { Reason } from "../../../access/model.js";
import type { Ground, Origin } from "../../../access/why/model.js";
import type { NamedParty } from "../../../authorization/authorized-parties-repository.js";
import { chosenName, date } from "../../format.js";
import { type Html, html, type Part } from "../../html.js";
import type { Language } from "../../language.js";
import { catalogued } from "../../names.js";
import { rows } from "../../parts/table.js";
import { why } from "../../texts/why.js";
import { throughWhom } from "../delegations/ways.js";

/** Names that grounds are told with. */
export interface GroundNames {
	/** By inner number: who stands between. */
	readonly parties: ReadonlyMap<number, NamedParty>;
	/** By uuid: who gave; empty for who may not see it. */
	readonly givers: ReadonlyMap<string, string>;
}

/** Inner numbers of the parties that stand between. */
export const partiesNamedIn = (grounds: readonly Ground[]): number[] => [
	...new Set(
		grounds.flatMap((ground) => {
			if (ground.kind === "signing") return [ground.through];
			return "relation" in ground ? [ground.relation.via ?? 0, ground.relation.inheritedFrom ?? 0] : [];
		}),
	),
];

/** Uuids of those who gave. */
export const uuidsNamedIn = (grounds: readonly Ground[]): string[] => [
	...new Set(grounds.flatMap((ground) => ("origin" in ground ? (ground.origin?.givenBy ?? []) : []))),
];

/** What somebody holds, and how it came about, one below the other. What a role brings along is told with the role. */
export function groundRows(grounds: readonly Ground[], names: GroundNames, language: Language): Html {
	const ofRoles = groupedBy(grounds.filter(isOfRole), ({ relation }) => waysOf(relation));
	const others = grounds.filter((ground) => !isOfRole(ground));
	return rows([
		...[...ofRoles.values()].map((all) => ({ main: roleText(all, names, language) })),
		...others.map((ground) => ({ main: groundText(ground, names, language) })),
	]);
}

type OfRole = Extract<Ground, { readonly kind: "role" | "package" }>;

/** The role itself, one that comes with it, or a package that does. */
const isOfRole = (ground: Ground): ground is OfRole =>
	ground.kind === "role" || (ground.kind === "package" && ground.origin === undefined);

const waysOf = ({ role, via, inheritedFrom, reason }: OfRole["relation"]): string =>
	[role.code, via, inheritedFrom, reason & ~Reason.roleMap].join(" ");

function roleText(grounds: readonly OfRole[], names: GroundNames, language: Language): Html {
	const texts = why[language];
	const [first] = grounds as [OfRole];
	const { role } = first.relation;
	const isAsked = grounds.some((ground) => ground.kind === "role" && ground.as === role);
	const along = grounds.map((ground) => catalogued(ground.kind === "role" ? ground.as : ground.package, language));
	const brought = isAsked ? [] : [html`${texts.brings([...new Set(along)].join(", "))}`];
	return withNotes(texts.role(catalogued(role, language)), [
		...brought,
		...throughWhom(first, names.parties, language),
	]);
}

const withNotes = (head: Part, notes: readonly Html[]): Html =>
	html`<strong>${head}</strong>${notes.map((note) => html`<br><span class="subtle">${note}</span>`)}`;

function groundText(ground: Ground, names: GroundNames, language: Language): Html {
	const byApp = ground.kind === "instance" && ground.byApp ? [html`${why[language].byApp}`] : [];
	return withNotes(headOf(ground, names, language), [
		...byApp,
		...("relation" in ground ? throughWhom(ground, names.parties, language) : []),
		...("origin" in ground && ground.origin !== undefined ? originOf(ground.origin, names, language) : []),
	]);
}

function headOf(ground: Ground, { parties }: GroundNames, language: Language): Html | string {
	const texts = why[language];
	switch (ground.kind) {
		case "role":
			return texts.role(catalogued(ground.as, language));
		case "package":
			return texts.package(catalogued(ground.package, language));
		case "right":
			return texts.right;
		case "instance":
			return texts.onInstance;
		case "signing":
			return chosenName(texts.signing(parties.get(ground.through)?.name ?? ""));
		case "named":
			return texts.named;
		case "other":
			return texts.other;
	}
}

function originOf({ givenAt, givenBy, validTo }: Origin, { givers }: GroundNames, language: Language): Html[] {
	const texts = why[language];
	const giver = givers.get(givenBy ?? "");
	const given = html`${texts.given} ${date(givenAt, language)}${giver !== undefined && html` ${chosenName(texts.givenBy(giver))}`}`;
	// The last day is the one before the moment it ends.
	return validTo === null ? [given] : [given, html`${texts.until} ${date(validTo - 1, language)}`];
}

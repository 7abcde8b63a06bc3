import type { Way } from "../../../access/between.js";
import { Reason } from "../../../access/model.js";
import { type NamedParty, readNames } from "../../../authorization/authorized-parties-repository.js";
import { RoleCode } from "../../../catalogue/catalogue.js";
import type { Store } from "../../../store/store.js";
import { chosenName } from "../../format.js";
import { type Html, html } from "../../html.js";
import type { Language } from "../../language.js";
import { catalogued } from "../../names.js";
import { rows } from "../../parts/table.js";
import { delegations } from "../../texts/delegations.js";

/** What a receiver has without anybody having given it as such: by which way, and what comes with it. */
export async function waysList(store: Store, ways: readonly Way[], language: Language): Promise<Html> {
	const ids = ways.flatMap(({ relation: { via, inheritedFrom } }) => [via ?? 0, inheritedFrom ?? 0]);
	const names = await readNames(store.db, [...new Set(ids)]);
	return rows(ways.map((way) => ({ main: shown(way, names, language) })));
}

function shown({ relation, packages }: Way, names: ReadonlyMap<number, NamedParty>, language: Language): Html {
	const texts = delegations[language];
	const { role } = relation;
	const title = role.code === RoleCode.rightholder ? texts.gift : catalogued(role, language);
	const isRegistered = role.provider === "sys-ccr";
	const notes = [...throughWhom({ relation }, names, language), ...(isRegistered ? [html`${texts.register}`] : [])];
	const list =
		packages.length === 0
			? html`<p class="subtle">${texts.noneOfWay}</p>`
			: html`<details class="ds-details"><summary>${texts.packages(packages.length)}</summary><div><ul class="ds-list">${packages.map(
					(each) => html`<li>${catalogued(each, language)}</li>`,
				)}</ul></div></details>`;
	return html`<strong>${title}</strong>${notes.map((note) => html`<br><span class="subtle">${note}</span>`)}${list}`;
}

/** Who stands between the two parties of a relation, in words. */
export function throughWhom(
	{ relation }: Pick<Way, "relation">,
	names: ReadonlyMap<number, NamedParty>,
	language: Language,
): Html[] {
	const texts = delegations[language];
	const { via, viaRole, inheritedFrom, reason, delegation } = relation;
	const nameOf = (id: number | undefined): string => names.get(id ?? 0)?.name ?? "";
	const notes: string[] = [];
	if (delegation !== undefined) notes.push(texts.asClient(nameOf(via)));
	else if ((reason & Reason.keyRole) !== 0 && viaRole !== undefined) {
		notes.push(texts.viaOrganisation(nameOf(via), catalogued(viaRole, language)));
	}
	if ((reason & Reason.parent) !== 0 && inheritedFrom !== undefined) {
		notes.push(texts.fromMainUnit(nameOf(inheritedFrom)));
	}
	return notes.map((note) => html`${chosenName(note)}`);
}

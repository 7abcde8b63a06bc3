import { type ListedSystem, searchSystems } from "../../../systems/search.js";
import { chosenName, count, mixesAlphabets, orgNumber } from "../../format.js";
import { type Html, html } from "../../html.js";
import { type Language, nameIn } from "../../language.js";
import type { PersonVisit } from "../../page.js";
import { buttonLink } from "../../parts/form.js";
import { pageOf, pagination } from "../../parts/paging.js";
import { search } from "../../parts/search.js";
import { nothing, rows } from "../../parts/table.js";
import { everyPage } from "../../texts/every-page.js";
import { systemUserChange } from "../../texts/system-user-change.js";

const PAGE = 20;

export const systemName = ({ system }: Pick<ListedSystem, "system">, language: Language): string =>
	nameIn(system.names, language, system.id);

/** A searchable list of systems, each leading on to a page about it. */
export function systemPicker(visit: PersonVisit, systems: readonly ListedSystem[], base: string): Html {
	const { language, query, address } = visit;
	const texts = systemUserChange[language].choosing;
	const searched = query.get("q") ?? "";
	const found = searchSystems(systems, searched);
	const page = pageOf(found, query, PAGE);
	return html`${search(visit, texts.search)}${
		searched !== "" &&
		html`<p role="status">${texts.found(count(found.length, language), count(systems.length, language))}</p>`
	}${
		found.length === 0
			? nothing(texts.none)
			: rows(page.items.map((each) => ({ main: told(each, language), side: choice(each, language, base) })))
	}${pagination(page, address, language)}`;
}

function told(listed: ListedSystem, language: Language): Html {
	const { system, vendorName } = listed;
	const name = systemName(listed, language);
	const description = nameIn(system.descriptions, language, "");
	return html`<strong>${chosenName(name)}</strong><br><span class="subtle">${vendorName !== undefined && html`${chosenName(vendorName)}, `}${orgNumber(system.vendorOrg, everyPage[language].orgNumber)}</span>${
		description !== "" && description !== name && html`<br>${chosenName(description)}`
	}${mixesAlphabets(name) && html`<p class="reason">${everyPage[language].strangeName}</p>`}`;
}

function choice(listed: ListedSystem, language: Language, base: string): Html {
	const texts = systemUserChange[language].choosing;
	const label = texts.chooseNamed(systemName(listed, language));
	const to = `${base}?system=${encodeURIComponent(listed.system.id)}`;
	return buttonLink(texts.choose, to, { variant: "secondary", label });
}

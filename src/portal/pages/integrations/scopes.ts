import type { Client, Scope } from "../../../maskinporten/model.js";
import { findScopes, listScopesFor } from "../../../maskinporten/scope-repository.js";
import { chosenName, count } from "../../format.js";
import { type Html, html } from "../../html.js";
import { type Choice, choices } from "../../parts/form.js";
import { message } from "../../parts/message.js";
import { nothing } from "../../parts/table.js";
import type { PortalServices } from "../../services.js";
import { integrationChange } from "../../texts/integration-change.js";
import type { OwnerVisit } from "./place.js";

/** A scope that a client has, and whether tokens can have it: its organisation may use it, or not any more, or nobody may. */
export interface HeldScope {
	readonly name: string;
	/** Undefined for one that is gone. */
	readonly scope: Scope | undefined;
	readonly standing: "usable" | "not-granted" | "gone";
}

export async function heldScopes({ store }: PortalServices, { orgNumber, scopes }: Client): Promise<HeldScope[]> {
	const usable = new Set((await listScopesFor(store.db, orgNumber)).map(({ name }) => name));
	const known = new Map((await findScopes(store.db, scopes)).map((scope) => [scope.name, scope]));
	return scopes.map((name) => {
		const scope = known.get(name);
		return { name, scope, standing: scope === undefined ? "gone" : usable.has(name) ? "usable" : "not-granted" };
	});
}

/** What can be chosen for a client. */
export interface OfferedScopes {
	/** The organisation's own, and what it was granted. */
	readonly granted: readonly Scope[];
	readonly open: readonly Scope[];
	/** What the client has though its organisation may not use it any more: it may keep it. */
	readonly kept: readonly Scope[];
	/** What the client has and nobody can use: it cannot be chosen. */
	readonly gone: readonly string[];
}

export async function offeredScopes(
	services: PortalServices,
	owner: string,
	client: Client | undefined,
): Promise<OfferedScopes> {
	const usable = await listScopesFor(services.store.db, owner);
	const held = client === undefined ? [] : await heldScopes(services, client);
	return {
		granted: usable.filter(({ open }) => !open),
		open: usable.filter(({ open }) => open),
		kept: held.flatMap(({ scope, standing }) => (scope !== undefined && standing === "not-granted" ? [scope] : [])),
		gone: held.filter(({ standing }) => standing === "gone").map(({ name }) => name),
	};
}

/** Those are seen without opening anything. */
const FEW = 8;

/** What the program may ask for: the organisation's own choice first, what everybody may use after it. */
export function scopeChoices(
	{ language }: OwnerVisit,
	offered: OfferedScopes,
	chosen: ReadonlySet<string>,
	error: string | undefined,
): Html {
	const texts = integrationChange[language];
	const { granted, open, kept, gone } = offered;
	const choice = ({ name, description }: Scope, note?: string): Choice => ({
		value: name,
		text: name,
		description: html`${chosenName(description)}${note !== undefined && html`<br>${note}`}`,
		checked: chosen.has(name),
	});
	const first = [...granted.map((scope) => choice(scope)), ...kept.map((scope) => choice(scope, texts.notGranted))];
	const wrong = error === undefined ? {} : { error };
	const own =
		first.length > 0
			? choices("checkbox", "scope", texts.scopes, first, { about: texts.scopesAbout, ...wrong })
			: html`<div class="stack-tight"><p class="ds-label">${texts.scopes}</p>${error !== undefined && html`<p class="ds-validation-message">${error}</p>`}${nothing(
					html`${texts.noneGranted}${open.length === 0 && html` ${texts.nothingToChoose}`}`,
				)}</div>`;
	const others = choices(
		"checkbox",
		"scope",
		texts.openScopes,
		open.map((scope) => choice(scope)),
		{ id: "open-scope" },
	);
	const isFew = open.length <= FEW;
	const isChosen = open.some(({ name }) => chosen.has(name));
	return html`${gone.length > 0 && message("warning", texts.scopesGone(gone.join(", ")))}${own}${
		open.length > 0 &&
		(isFew
			? others
			: html`<details class="ds-details" data-color="neutral"${isChosen && html` open`}><summary>${texts.openScopesCount(count(open.length, language))}</summary><div>${others}</div></details>`)
	}`;
}

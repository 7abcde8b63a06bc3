import { type Between, between } from "../../../access/between.js";
import { actorOf } from "../../../access/clients/caller.js";
import {
	type Revoking,
	revokeConnection,
	revokeInstance,
	revokePackage,
	revokeRights,
} from "../../../access/revoke.js";
import { findPackage } from "../../../catalogue/catalogue.js";
import { Fault, common as faults } from "../../../http/fault.js";
import { findResource } from "../../../resources/repository.js";
import type { Transaction } from "../../../store/store.js";
import { html } from "../../html.js";
import { catalogued, titleOf } from "../../names.js";
import type { PageReply, PersonVisit } from "../../page.js";
import { confirm } from "../../parts/confirm.js";
import { hidden } from "../../parts/form.js";
import { message } from "../../parts/message.js";
import { panel } from "../../parts/panel.js";
import type { PortalServices } from "../../services.js";
import { delegations } from "../../texts/delegations.js";
import { everyPage } from "../../texts/every-page.js";
import { placeOf } from "./place.js";

/** What is taken away: everything, a package, rights on a service, or on one instance of it. */
type Ending =
	| { readonly kind: "all" }
	| { readonly kind: "package"; readonly code: string; readonly name: string }
	| { readonly kind: "service"; readonly id: string; readonly name: string; readonly instance: string | undefined };

/** Asks whether to take something away. */
export async function endPage(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const { language, query } = visit;
	const place = await placeOf(visit, services, "write");
	const { side, other, from, to, path } = place;
	const ending = await endingNamed(query, visit, services);
	const found = await between(services.store.db, from, to, services.now());
	const texts = delegations[language];
	if (!isThere(ending, found)) {
		const back = html`<p><a class="ds-link" href="${found === undefined ? "/portal/delegations" : path}">${everyPage[language].back}</a></p>`;
		return { title: texts.notThere, main: panel(texts.notThere, html`${message("info", texts.notThere)}${back}`) };
	}
	const isGiven = side === "given";
	const what = ending.kind === "all" ? texts.everything : ending.name;
	const title =
		ending.kind === "all"
			? (isGiven ? texts.endAllTitle : texts.giveUpAllTitle)(other.name)
			: (isGiven ? texts.endTitle : texts.giveUpTitle)(what, other.name);
	const consequences = html`<p>${texts.endAtOnce(to.name, what, from.name)}</p><p>${texts.endBuiltOn}</p>${
		ending.kind === "all" && html`<p>${texts.endKeeps}</p>`
	}<p>${isGiven ? texts.endAgain : texts.giveUpAgain(from.name)}</p>`;
	const fields = ["all", "package", "service", "instance"].flatMap((name) => {
		const value = query.get(name);
		return value === null ? [] : [hidden(name, value)];
	});
	return {
		title,
		main: confirm(visit, {
			title,
			consequences,
			action: `${path}/end`,
			button:
				ending.kind === "all" ? (isGiven ? texts.endAll : texts.giveUpAll) : isGiven ? texts.takeBack : texts.giveUp,
			back: path,
			fields,
		}),
	};
}

/** Takes it away; done twice it is the same. */
export async function endIt(visit: PersonVisit, services: PortalServices): Promise<PageReply> {
	const { store } = services;
	const { side, from, to, path } = await placeOf(visit, services, "write");
	const ending = await endingNamed(visit.form, visit, services);
	const revoking: Revoking = { by: visit.person, from, to };
	await store.write(await actorOf(store.db, visit.principal), (tx) => revoke(tx, revoking, ending));
	const said = new URLSearchParams({ done: "ended" });
	if (ending.kind === "package") said.set("package", ending.code);
	if (ending.kind === "service") said.set("service", ending.id);
	const isLeft = (await between(store.db, from, to, services.now())) !== undefined;
	if (isLeft) return { goTo: `${path}?${said}` };
	return { goTo: side === "given" ? "/portal/delegations" : "/portal/delegations?side=received" };
}

/** @throws {Fault} 404 unless it says one thing there is */
async function endingNamed(
	said: URLSearchParams,
	{ language }: PersonVisit,
	{ store }: PortalServices,
): Promise<Ending> {
	const code = findPackage(said.get("package") ?? "");
	const service = said.get("service");
	if (said.has("all")) return { kind: "all" };
	if (code !== undefined) return { kind: "package", code: code.code, name: catalogued(code, language) };
	if (service === null) throw new Fault(faults.notFound);
	const resource = (await findResource(store.db, service)) ?? { id: service, document: {} };
	const instance = said.get("instance") ?? undefined;
	return { kind: "service", id: service, name: titleOf(resource, language), instance };
}

function isThere(ending: Ending, found: Between | undefined): boolean {
	if (found?.connection === undefined) return false;
	switch (ending.kind) {
		case "all":
			return true;
		case "package":
			return found.packages.some((gift) => gift.package.code === ending.code);
		case "service":
			return ending.instance === undefined
				? found.resources.some(({ resource }) => resource === ending.id)
				: found.instances.some(({ resource, instance }) => resource === ending.id && instance === ending.instance);
	}
}

function revoke(tx: Transaction, revoking: Revoking, ending: Ending): Promise<boolean> {
	switch (ending.kind) {
		case "all":
			return revokeConnection(tx, revoking, true);
		case "package":
			return revokePackage(tx, revoking, ending.code);
		case "service":
			return ending.instance === undefined
				? revokeRights(tx, revoking, ending.id)
				: revokeInstance(tx, revoking, ending.id, ending.instance);
	}
}

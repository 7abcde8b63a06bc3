import { createHash } from "node:crypto";
import type { Kysely } from "kysely";
import type { StoredRight } from "../access/model.js";
import { areas, findPackage, type Names } from "../catalogue/catalogue.js";
import type { Party } from "../parties/model.js";
import { findParty } from "../parties/repository.js";
import { type Resource, subjectUrn } from "../resources/model.js";
import { policyRights } from "../resources/policy-rights.js";
import { findPolicyTrees, findResources, resourcesOfSubjects } from "../resources/repository.js";
import type { AttributePair } from "../resources/right-key.js";
import { rightName } from "../resources/right-names.js";
import type { Database } from "../store/schema.js";
import type { SystemUserType } from "../store/schema-systems.js";
import type { System, Translations } from "../systems/model.js";
import type { Policy, PolicySet } from "../xacml/model.js";
import type { Obstacle } from "./obstacle.js";

type Db = Kysely<Database>;

/** Whether a package or right comes with the approval, goes with it, or is there and stays. */
export type Effect = "new" | "goes" | "stays";

/** A service of the resource registry by its names. */
export interface NamedResource {
	readonly id: string;
	readonly titles: Translations;
	/** Code of the public body whose service it is. */
	readonly owner: string;
}

export interface OfferedAction {
	/** As the policy writes it. */
	readonly action: string;
	readonly names: Names;
}

/** A service with what a package lets its holder do there. */
export interface OfferedService extends NamedResource {
	readonly actions: readonly OfferedAction[];
}

export interface OfferedPackage {
	readonly urn: string;
	readonly names: Names;
	readonly area: Names;
	/** The services that it opens. */
	readonly resources: readonly OfferedService[];
	readonly effect: Effect;
}

export interface OfferedRight {
	readonly resource: NamedResource;
	/** Of a right that goes: none when all of the resource goes. */
	readonly actions: readonly OfferedAction[];
	readonly effect: Effect;
}

/** Everything a customer is asked to agree to, as it is shown: computed from data, never the vendor's words about it. */
export interface Offer {
	/** A vendor's request or change, or what a customer makes by itself. */
	readonly kind: "request" | "change" | "creation";
	readonly id: string;
	readonly type: SystemUserType;
	readonly title: string;
	readonly externalRef: string;
	readonly vendor: { readonly orgNumber: string; readonly name: string | undefined };
	readonly system: { readonly id: string; readonly names: Translations; readonly descriptions: Translations };
	readonly owner: { readonly orgNumber: string; readonly name: string; readonly uuid: string };
	readonly packages: readonly OfferedPackage[];
	readonly rights: readonly OfferedRight[];
	readonly redirectHost: string | undefined;
}

/** What was shown, as a text to send back with the answer. */
export const hashOf = (offer: Offer): string => createHash("sha256").update(JSON.stringify(offer)).digest("base64url");

/** For the audit: what was shown, short. */
export const summaryOf = ({ packages, rights, system, vendor, title }: Offer) => ({
	title,
	system: system.id,
	vendor: vendor.orgNumber,
	packages: packages.map(({ urn, effect }) => `${effect} ${urn}`),
	rights: rights.map(
		({ resource, actions, effect }) => `${effect} ${resource.id}: ${actions.map(({ action }) => action).join(", ")}`,
	),
});

/** What goes into an offer, before it has names. */
export interface Draft extends Pick<Offer, "kind" | "id" | "type" | "title" | "externalRef" | "redirectHost"> {
	readonly system: System;
	readonly owner: Party;
	readonly packages: readonly { readonly urn: string; readonly effect: Effect }[];
	readonly rights: readonly {
		readonly resource: string;
		readonly rights: readonly Pick<StoredRight, "action" | "resource">[];
		readonly effect: Effect;
	}[];
}

/** Packages and rights before they have names. */
export type Unnamed = Pick<Draft, "packages" | "rights">;

/** Gives packages and rights their names, packages the services that they open too. */
export async function nameAccess(db: Db, { packages, rights }: Unnamed): Promise<Pick<Offer, "packages" | "rights">> {
	const urns = packages.map(({ urn }) => urn);
	const inPackages = await resourcesOfSubjects(db, urns);
	const ids = [...[...inPackages.values()].flat(), ...rights.map(({ resource }) => resource)];
	const named = namesOf(await findResources(db, ids));
	const trees = await findPolicyTrees(db, [...inPackages.values()].flat());
	const services = new Map<string, OfferedService[]>();
	for (const [urn, resources] of inPackages) {
		const open = (id: string): OfferedService => ({ ...named(id), actions: actionsOfPackage(urn, trees.get(id)) });
		services.set(urn, resources.map(open));
	}
	return {
		packages: packages.map(({ urn, effect }) => ({
			urn,
			...packageNames(urn),
			resources: services.get(urn) ?? [],
			effect,
		})),
		rights: rights.map(({ resource, rights: single, effect }) => ({
			resource: named(resource),
			actions: single.map(({ action, resource: pairs }) => namedAction(action, pairs)),
			effect,
		})),
	};
}

/** Gives everything its names. */
export async function offerOf(db: Db, draft: Draft): Promise<Offer> {
	const { kind, id, type, title, externalRef, redirectHost, system, owner } = draft;
	const vendor = await findParty(db, { orgNumber: system.vendorOrg });
	const access = await nameAccess(db, draft);
	return {
		kind,
		id,
		type,
		title,
		externalRef,
		vendor: { orgNumber: system.vendorOrg, name: vendor?.name },
		system: { id: system.id, names: system.names, descriptions: system.descriptions },
		owner: { orgNumber: owner.orgNumber ?? "", name: owner.name, uuid: owner.uuid },
		...access,
		redirectHost,
	};
}

const namedAction = (action: string, pairs: readonly AttributePair[]): OfferedAction => ({
	action,
	names: {
		nb: rightName(action, pairs, "nb"),
		nn: rightName(action, pairs, "nn"),
		en: rightName(action, pairs, "en"),
	},
});

/** What the policy of a service lets the holder of a package do, whoever else may. */
function actionsOfPackage(urn: string, tree: Policy | PolicySet | undefined): OfferedAction[] {
	const isPackage = ([first, second]: readonly AttributePair[]): boolean =>
		first !== undefined && second === undefined && subjectUrn(first) === urn.toLowerCase();
	const rights = tree === undefined ? [] : policyRights(tree).filter(({ subjects }) => subjects.some(isPackage));
	return rights.map(({ action, resource: pairs }) => namedAction(action, pairs));
}

function packageNames(urn: string): { readonly names: Names; readonly area: Names } {
	const found = findPackage(urn);
	const unnamed = { nb: urn, nn: urn, en: urn };
	const area = areas.find(({ code }) => code === found?.area);
	return { names: found?.names ?? unnamed, area: area?.names ?? unnamed };
}

function namesOf(resources: readonly Resource[]): (id: string) => NamedResource {
	const byId = new Map(resources.map((resource) => [resource.id, resource]));
	return (id) => {
		const found = byId.get(id);
		const titles = { ...((found?.document.title ?? {}) as Translations) };
		return { id, titles, owner: found?.ownerCode ?? "" };
	};
}

/** What a person may do with something that waits for an answer (systemuser 2.2, Q11). */
export type May = "approve" | "forward" | "nothing";

/** A request as the page of approval shows it to one person. */
export interface OpenedRequest {
	readonly offer: Offer;
	/** To be sent back with the approval. */
	readonly shown: string;
	readonly status: string;
	/** It can still be answered. */
	readonly open: boolean;
	/** Somebody sent it on to those who may approve. */
	readonly escalated: boolean;
	/** Milliseconds since 1970. */
	readonly createdAt: number;
	readonly expiresAt: number;
	readonly may: May;
	/** What this person cannot give, and why; then it cannot be approved by this person. */
	readonly obstacles: readonly Obstacle[];
}

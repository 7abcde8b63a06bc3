import type { Kysely } from "kysely";
import { covers } from "../../authorization/delegation-step.js";
import { keyOfResourceId } from "../../authorization/resource-key.js";
import { findRole } from "../../catalogue/catalogue.js";
import { isHeldId, PACKAGE_ID } from "../../pip/held.js";
import type { Knowledge } from "../../pip/knowledge.js";
import { meaningOfRole } from "../../pip/role-meaning.js";
import type { AttributePair } from "../../resources/right-key.js";
import type { Database } from "../../store/schema.js";
import type { Request } from "../../xacml/model.js";
import { instancesOf, packagesOf, rightsOf } from "../holdings.js";
import { partsOfInstance, type Relation, type StoredRight } from "../model.js";
import { relationsBetween, withMappedRoles } from "../relations.js";
import type { Alternative } from "./accepted.js";
import type { Ground, Question } from "./model.js";
import { type GrantKind, originOfDelegation, originOfGrant } from "./origin-repository.js";

type Db = Kysely<Database>;

/** What the subject holds for the party at a moment, as far as it is about the resource. */
export interface HeldThen {
	readonly relations: readonly Relation[];
	readonly packages: Awaited<ReturnType<typeof packagesOf>>;
	readonly rights: Awaited<ReturnType<typeof rightsOf>>;
	readonly instances: Awaited<ReturnType<typeof instancesOf>>;
}

/** @param at Milliseconds since 1970; what was taken back since is not known any more. */
export async function heldAt(
	db: Db,
	{ party, subject, resource }: Question,
	at: number,
	evenSwitchedOff = false,
): Promise<HeldThen> {
	const pair = { from: party.id, to: subject.id };
	const all = { clientDelegations: true, appControlled: true, evenSwitchedOff };
	const relations = await relationsBetween(db, { ...pair, ...all, now: at });
	return {
		relations,
		packages: await packagesOf(db, withMappedRoles(relations), at),
		rights: await rightsOf(db, relations, at, resource.id),
		instances: await instancesOf(db, relations, at, { resource: resource.id }),
	};
}

/** What is held of what a rule asks for; undefined when something of it is not held. */
export function groundsOfAlternative(alternative: Alternative, held: HeldThen): readonly Ground[] | undefined {
	const found = alternative.map((pair) => groundsOfPair(pair, held));
	return found.some((grounds) => grounds.length === 0) ? undefined : distinct(found.flat());
}

/** The same for a rule that permitted: what is not held is in the request by another way. */
export function groundsOfPermit(alternative: Alternative, held: HeldThen): readonly Ground[] {
	if (alternative.length === 0) return [{ kind: "other" }];
	return alternative.flatMap((pair): readonly Ground[] => {
		const found = groundsOfPair(pair, held);
		return found.length > 0 ? found : [{ kind: isHeldId(pair.type) ? "other" : "named" }];
	});
}

function groundsOfPair({ type, value }: AttributePair, { relations, packages }: HeldThen): Ground[] {
	const wanted = value.toLowerCase();
	if (type === PACKAGE_ID) {
		return packages
			.filter((holding) => holding.package.code === wanted)
			.map(({ relation, package: each }) => ({ kind: "package", package: each, relation }));
	}
	if (!isHeldId(type)) return [];
	return relations
		.filter(({ delegation }) => delegation === undefined)
		.filter(({ role, form }) =>
			meaningOfRole(role.code, form ?? "").attributes.some(
				([id, each]) => id === type && each.toLowerCase() === wanted,
			),
		)
		.map((relation) => ({ kind: "role", as: findRole(`${type}:${value}`) ?? relation.role, relation }));
}

/** Single rights on the resource, or on the instance asked about, that cover the request. */
export function delegatedGrounds(question: Question, held: HeldThen, request: Request): Ground[] {
	const key = keyOfResourceId(question.resource.id);
	const cover = (rights: readonly StoredRight[], anyCase: boolean): boolean =>
		covers({ resource: key, rights }, key, request, anyCase);
	const grounds: Ground[] = held.rights
		.filter(({ rights }) => cover(rights, false))
		.map(({ relation }) => ({ kind: "right", relation, byApp: false }));
	const names = namesOfInstance(question.instance);
	for (const { relation, instance, rights, source } of held.instances) {
		if (names.includes(instance.toLowerCase()) && cover(rights, true)) {
			grounds.push({ kind: "instance", relation, byApp: source === "AltinnApp" });
		}
	}
	return distinct(grounds);
}

/** Instances that an app gave parties whom the subject signs for (registry-access 8.2). */
export function signingGrounds(question: Question, request: Request, knowledge: Knowledge): Ground[] {
	const { party, subject, instance, resource } = question;
	const key = keyOfResourceId(resource.id);
	const names = namesOfInstance(instance);
	return knowledge
		.signsFor(subject.id, party.id)
		.filter((through) =>
			knowledge
				.appInstances(through, party.id)
				.some((each) => names.includes(each.instance) && covers(each, key, request, true)),
		)
		.map((through) => ({ kind: "signing", through }));
}

/** An app's instance has two names, the long one and its guid; in lower case. */
function namesOfInstance(instance: string | undefined): readonly string[] {
	if (instance === undefined) return [];
	const { guid } = partsOfInstance(instance);
	return [instance.toLowerCase(), ...(guid === undefined ? [] : [guid])];
}

/** Grounds with who gave them, when and for how long. */
export function withOrigins(db: Db, { resource }: Question, grounds: readonly Ground[]): Promise<Ground[]> {
	const originOf = (relation: Relation, kind: GrantKind, what: string) => {
		const { delegation, assignment } = relation;
		if (delegation !== undefined) return originOfDelegation(db, delegation);
		return assignment === undefined ? undefined : originOfGrant(db, kind, assignment, what);
	};
	return Promise.all(
		grounds.map(async (ground): Promise<Ground> => {
			if (ground.kind === "package") {
				return { ...ground, origin: await originOf(ground.relation, "package", ground.package.code) };
			}
			if (ground.kind === "right" || ground.kind === "instance") {
				return { ...ground, origin: await originOf(ground.relation, ground.kind, resource.id) };
			}
			return ground;
		}),
	);
}

/** Each way once: a policy may name the same role by several names. */
export function distinct(grounds: readonly Ground[]): Ground[] {
	const nameOf = (ground: Ground): string => {
		if (!("relation" in ground)) return JSON.stringify(ground);
		const { role, assignment, delegation, via, inheritedFrom, reason } = ground.relation;
		const what = ground.kind === "role" ? ground.as.code : ground.kind === "package" ? ground.package.code : "";
		return [ground.kind, what, role.code, assignment, delegation, via, inheritedFrom, reason].join(" ");
	};
	return [...new Map(grounds.map((ground) => [nameOf(ground), ground])).values()];
}

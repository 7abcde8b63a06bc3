import type { Kysely } from "kysely";
import { covers } from "../../authorization/delegation-step.js";
import { keyOfResourceId } from "../../authorization/resource-key.js";
import { findPackage, findRole, packageUrn } from "../../catalogue/catalogue.js";
import type { Decide } from "../../http/access-check.js";
import type { Principal } from "../../http/principal.js";
import type { Party } from "../../parties/model.js";
import { isHeldId, PACKAGE_ID } from "../../pip/held.js";
import type { Database } from "../../store/schema.js";
import { findSystemByInternalId } from "../../systems/repository.js";
import { approversOf } from "../../systemusers/approvers.js";
import { packagesNotInSystem, rightsNotInSystem } from "../../systemusers/content.js";
import { findLiveUser } from "../../systemusers/repository.js";
import { mayAdminister } from "../../systemusers/standing.js";
import type { Request } from "../../xacml/model.js";
import { mayReceive, packageFits } from "../model.js";
import { checkPackages } from "../package-check.js";
import { checkRights, lastingRefusals } from "../right-check.js";
import type { Alternative } from "./accepted.js";
import type { NotGivable, Question, Remedy } from "./model.js";

type Db = Kysely<Database>;
type What = Remedy["what"];

/** Who asks, and whether the names of those who can give are for him. */
export interface Asker {
	readonly principal: Principal;
	readonly party: Party;
	readonly maySee: boolean;
}

export interface RemedySources {
	readonly db: Db;
	readonly decide: Decide;
	readonly now: number;
}

/** Of more people than this nobody is asked what he can give. */
const MOST_PEOPLE = 30;

/** A remedy for each alternative, each single right, with who can give it. */
export async function remediesFor(
	sources: RemedySources,
	question: Question,
	{
		alternatives,
		rights,
		request,
	}: { readonly alternatives: readonly Alternative[]; readonly rights: boolean; readonly request: Request },
	asker: Asker,
): Promise<Remedy[]> {
	const { db } = sources;
	const wanted: Candidate[] = [];
	const seen = new Set<string>();
	const general = await obstaclesOfPair(db, question);
	for (const alternative of alternatives) {
		const what = whatOf(alternative);
		const name = JSON.stringify(what);
		if (seen.has(name)) continue;
		seen.add(name);
		wanted.push({ what, obstacles: obstaclesTo(what, question, general) });
	}
	if (rights) wanted.push(...(await rightsWanted(db, question, request, general)));
	return withGivers(sources, question, wanted, asker);
}

interface Candidate {
	readonly what: What;
	readonly obstacles: readonly NotGivable[];
}

function whatOf(alternative: Alternative): What {
	const [first, second] = alternative;
	if (first !== undefined && second === undefined) {
		const found = first.type === PACKAGE_ID ? findPackage(packageUrn(first.value)) : undefined;
		if (found !== undefined) return { kind: "package", package: found };
		const role = isHeldId(first.type) ? findRole(`${first.type}:${first.value}`) : undefined;
		if (role !== undefined) return { kind: "role", role };
	}
	return { kind: "attributes", attributes: alternative };
}

/** What stands in the way of giving anything to the subject, and what the system behind it may have. */
interface Between {
	readonly obstacles: readonly NotGivable[];
	readonly lacksPackage: (urn: string) => boolean;
	readonly lacksRight: (action: string) => boolean;
}

const ended = ({ deletedAt, died }: Party): boolean => deletedAt !== undefined || died !== undefined;
const never = (): boolean => false;

async function obstaclesOfPair(db: Db, { party, subject, resource }: Question): Promise<Between> {
	const all = (...obstacles: NotGivable[]): Between => ({ obstacles, lacksPackage: never, lacksRight: never });
	if (party.id === subject.id) return all("self");
	if (ended(party) || ended(subject)) return all("ended");
	if (subject.kind !== "system-user") {
		return subject.kind === "person" || subject.kind === "organization" ? all() : all("not-for-receiver");
	}
	const user = await findLiveUser(db, subject.uuid);
	if (user?.type === "agent" || subject.form === "AgentSystem") return all("through-provider");
	if (user === undefined || user.owner !== party.id) return all("foreign-system");
	const system = await findSystemByInternalId(db, user.systemInternalId);
	if (system === undefined) return all("not-in-system");
	const place = [{ id: "urn:altinn:resource", value: resource.id }];
	return {
		obstacles: [],
		lacksPackage: (urn) => packagesNotInSystem(system, [urn]).length > 0,
		lacksRight: (action) => rightsNotInSystem(system, [{ action, resource: place }]).length > 0,
	};
}

function obstaclesTo(what: What, { party, subject }: Question, between: Between): readonly NotGivable[] {
	if (what.kind !== "package") return ["register"];
	const { package: each } = what;
	if (between.obstacles.length > 0) return between.obstacles;
	const found: NotGivable[] = [];
	if (!each.assignable) found.push("not-assignable");
	if (!packageFits(each, party)) found.push("not-for-giver");
	if (!mayReceive(each, subject)) found.push("not-for-receiver");
	if (between.lacksPackage(packageUrn(each.code))) found.push("not-in-system");
	return found;
}

/** The rights that cover what is asked: usually one. */
async function rightsWanted(db: Db, question: Question, request: Request, between: Between): Promise<Candidate[]> {
	const { party, resource } = question;
	const key = keyOfResourceId(resource.id);
	const [refused = []] = await lastingRefusals(db, party, [{ resource }]);
	return refused
		.filter((right) => covers({ resource: key, rights: [right] }, key, request, false))
		.map(({ key: name, action, resource: attributes, refusals }) => ({
			what: { kind: "right", right: { key: name, action, resource: attributes } },
			obstacles: [
				...between.obstacles,
				...refusals,
				...(between.obstacles.length === 0 && between.lacksRight(action) ? (["not-in-system"] as const) : []),
			],
		}));
}

/** Asks of everybody who manages access for the party what he can give, by the check that giving itself makes. */
async function withGivers(
	{ db, decide, now }: RemedySources,
	question: Question,
	wanted: readonly Candidate[],
	{ principal, party: asker, maySee }: Asker,
): Promise<Remedy[]> {
	const { party, resource } = question;
	const open = wanted.filter(({ obstacles }) => obstacles.length === 0);
	const packages = open.flatMap(({ what }) => (what.kind === "package" ? [what.package] : []));
	const isRight = open.some(({ what }) => what.kind === "right");
	const givers = new Map<What, Party[]>();
	const mayAll = open.length === 0 ? [] : (await approversOf({ db, decide, now }, party)).slice(0, MOST_PEOPLE);
	for (const person of mayAll) {
		// Naming none would check them all.
		const checks = packages.length === 0 ? [] : await checkPackages(db, person, party, packages, now);
		const may = new Set(checks.filter(({ result }) => result).map((check) => check.package));
		const rights = isRight ? await checkRights(db, person, party, { resource }, now) : [];
		const keys = new Set(rights.filter(({ result }) => result).map(({ right }) => right.key));
		for (const { what } of open) {
			const able = what.kind === "package" ? may.has(what.package) : what.kind === "right" && keys.has(what.right.key);
			if (able) givers.set(what, [...(givers.get(what) ?? []), person]);
		}
	}
	// The login of the one who asks may be of a lower level than theirs are taken to be.
	const askerMay = await mayAdminister(decide, principal, party, "write");
	const rank = ({ obstacles, hasGivers, what }: Remedy): number =>
		(obstacles.length > 0 ? 4 : 0) + (hasGivers ? 0 : 2) + (what.kind === "package" ? 0 : 1);
	return wanted
		.map(({ what, obstacles }): Remedy => {
			const able = givers.get(what) ?? [];
			return {
				what,
				obstacles,
				hasGivers: able.length > 0,
				givers: maySee ? able : undefined,
				byAsker: askerMay && able.some(({ id }) => id === asker.id),
			};
		})
		.sort((a, b) => rank(a) - rank(b));
}

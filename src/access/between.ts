import type { Kysely } from "kysely";
import { type AccessPackage, findPackage, RoleCode } from "../catalogue/catalogue.js";
import type { Party } from "../parties/model.js";
import type { Database } from "../store/schema.js";
import { type Gift, type GiftRows, giftRows } from "./gift-repository.js";
import { findAssignment } from "./grant-repository.js";
import { groupedBy } from "./grouping.js";
import { packagesOf, rightsOf } from "./holdings.js";
import { isOver, type Relation, type Validity } from "./model.js";
import { relationsBetween } from "./relations.js";

type Db = Kysely<Database>;

/** A way by which the receiver has something that nobody gave it as such: a role, a key role, the main unit, a provider. */
export interface Way {
	readonly relation: Relation;
	readonly packages: readonly AccessPackage[];
	/** Registry ids. */
	readonly resources: readonly string[];
}

/** Everything that goes on between a giver and a receiver. */
export interface Between extends Pick<GiftRows, "resources" | "instances"> {
	/** Times of the connection itself; undefined when the giver did not make one. */
	readonly connection: Validity | undefined;
	readonly packages: readonly (Gift & { readonly package: AccessPackage })[];
	readonly ways: readonly Way[];
}

/** What a giver gave a receiver, which its side or the other may take back, and what the receiver has besides; undefined when nothing. */
export async function between(db: Db, from: Party, to: Party, now: number): Promise<Between | undefined> {
	const row = await findAssignment(db, from.id, to.id, RoleCode.rightholder);
	const living = row === undefined || isOver(row, now) ? undefined : row;
	const gifts = living && (await giftRows(db, living.id, now));
	const ways = await waysOf(db, from, to, living?.id, now);
	if (living === undefined && ways.length === 0) return undefined;
	return {
		connection: living && { validFrom: living.valid_from, validTo: living.valid_to },
		packages: (gifts?.packages ?? []).flatMap(({ package: code, ...gift }) => {
			const found = findPackage(code);
			return found === undefined ? [] : [{ ...gift, package: found }];
		}),
		resources: gifts?.resources ?? [],
		instances: gifts?.instances ?? [],
		ways,
	};
}

async function waysOf(db: Db, from: Party, to: Party, own: number | undefined, now: number): Promise<Way[]> {
	const found = await relationsBetween(db, { from: from.id, to: to.id, now, clientDelegations: true });
	const relations = found.filter(({ assignment }) => own === undefined || assignment !== own);
	const packages = groupedBy(await packagesOf(db, relations, now), ({ relation }) => relation);
	const rights = groupedBy(await rightsOf(db, relations, now), ({ relation }) => relation);
	return relations.map((relation) => ({
		relation,
		packages: [...new Set((packages.get(relation) ?? []).map((holding) => holding.package))],
		resources: [...new Set((rights.get(relation) ?? []).map(({ resource }) => resource))],
	}));
}

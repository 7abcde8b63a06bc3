/** Questions about the world of the decision tests, which gets an administrator's policy besides. */
import { readFileSync } from "node:fs";
import { explainAccess } from "../../../src/access/why/explain-access.js";
import type { Answer, Ground, Question } from "../../../src/access/why/model.js";
import type { Asker } from "../../../src/access/why/remedies.js";
import type { User } from "../../../src/http/principal.js";
import type { Party } from "../../../src/parties/model.js";
import { findParty } from "../../../src/parties/repository.js";
import type { Resource } from "../../../src/resources/model.js";
import { type DecisionWorld, openWorld, setPolicy } from "../../authorization/decision-world.js";
import { accessPackage, policyXml, type RuleText, resource, role } from "../../authorization/policy-xml.js";
import { build } from "../../pip/world-builder.js";
import { policyFolder } from "../../policies/ask.js";

export const userOf = ({ uuid }: Party, authLevel = 4): User => ({
	kind: "user",
	partyUuid: uuid,
	authLevel,
	scopes: new Set(),
	issuer: "test",
	claims: {},
});

/** What a package or a single right of that service would do; one package nobody can give, one that organisations do not have. */
const MANY: readonly RuleText[] = [
	{
		subjects: [
			accessPackage("merverdiavgift"),
			accessPackage("regnskapsforer-lonn"),
			accessPackage("innbygger-arbeidsliv"),
			role("dagl"),
			["urn:altinn:userid", "1"],
		],
		resource: [resource("many")],
		actions: ["read"],
	},
	{ resource: [resource("many")], actions: ["forbidden"], effect: "Deny" },
	{ subjects: [accessPackage("merverdiavgift")], resource: [resource("many")], actions: ["forbidden"] },
];

export class Asking {
	private constructor(readonly world: DecisionWorld) {}

	static async open(): Promise<Asking> {
		const world = await openWorld();
		const xml = readFileSync(`${policyFolder}administration/altinn_access_management.xml`, "utf8");
		await build(world.store, async (builder) => {
			await setPolicy(builder, "altinn_access_management", xml);
			await setPolicy(builder, "many", policyXml("many", MANY));
			await setPolicy(
				builder,
				"level-four",
				policyXml(
					"level-four",
					[{ subjects: [accessPackage("merverdiavgift")], resource: [resource("level-four")], actions: ["read"] }],
					4,
				),
			);
			builder.log({ kind: "everything" });
		});
		return new Asking(world);
	}

	async party(name: string): Promise<Party> {
		const id = this.world.parties[name]?.id;
		const found = id === undefined ? undefined : await findParty(this.world.store.db, { id });
		if (found === undefined) throw new Error(name);
		return found;
	}

	async asker(name: string, maySee = true): Promise<Asker> {
		const party = await this.party(name);
		return { principal: userOf(party), party, maySee };
	}

	async question(
		subject: string,
		action: string,
		id: string,
		party: string,
		more: Pick<Question, "instance"> & Partial<Pick<Question, "part">> = {},
	): Promise<Question> {
		return {
			party: await this.party(party),
			subject: await this.party(subject),
			resource: resourceNamed(id),
			action,
			part: [],
			...more,
		};
	}

	async why(question: Question, asker = "kari", maySee = true): Promise<Answer> {
		const { world } = this;
		const sources = { db: world.store.db, decisions: world, now: world.now.at };
		return explainAccess(sources, question, await this.asker(asker, maySee));
	}
}

export const resourceNamed = (id: string): Resource => ({
	id,
	versionId: 1,
	type: id.startsWith("app_") ? "AltinnApp" : "GenericAccessResource",
	ownerCode: "ttd",
	ownerOrgNumber: undefined,
	accessListMode: id === "listed" ? "Enabled" : "Disabled",
	delegable: true,
	document: { identifier: id },
	updatedAt: 0,
});

/** `package merverdiavgift`, `role daglig-leder`, `right`, with the reason's bits of the relation. */
export function told(ground: Ground): string {
	if (!("relation" in ground)) return ground.kind;
	const what =
		ground.kind === "package" ? ` ${ground.package.code}` : ground.kind === "role" ? ` ${ground.as.code}` : "";
	return `${ground.kind}${what} ${ground.relation.reason}`;
}

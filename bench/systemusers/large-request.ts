import { findRole, packages, packagesOfRole } from "../../src/catalogue/catalogue.js";
import type { Store } from "../../src/store/store.js";
import { approveRequest } from "../../src/systemusers/answer-request.js";
import { addResource, policyXml } from "../../test/access/clients/resources.js";
import { accessPackage, CUSTOMER, right, VENDOR } from "../../test/systems/world.js";
import { addSystem, request, type World } from "../../test/systemusers/world.js";
import { median } from "../statistics.js";

const RIGHTS = 300;
const PACKAGES = 50;

/** Milliseconds that the approval of one request with 300 single rights and 50 packages takes; the median. */
export async function largeApproval(store: Store, w: World, rounds: number): Promise<number> {
	const rights: ReturnType<typeof right>[] = [];
	for (let i = 0; i < RIGHTS; i++) {
		const id = `service-${i}`;
		const rule = {
			subjects: [{ "urn:altinn:rolecode": "dagl" }],
			resource: { "urn:altinn:resource": id },
			actions: ["read", "write"],
		};
		await addResource(store, id, { policy: policyXml([rule]) });
		rights.push(right(id));
	}
	const manager = findRole("daglig-leder");
	if (manager === undefined) throw new Error("no managers");
	const gives = new Set(packagesOfRole(manager, "AS").flatMap(({ code, delegate }) => (delegate ? [code] : [])));
	const accessPackages = packages
		.filter(({ assignable, delegable, code }) => assignable && delegable && gives.has(code))
		.slice(0, PACKAGES)
		.map(({ code }) => accessPackage(code));
	const systemId = `${VENDOR}_large`;
	await addSystem(store, { id: systemId, rights, accessPackages, clientId: ["large"] });
	const times: number[] = [];
	// The first one warms up.
	for (let round = 0; round <= rounds; round++) {
		const { id } = await request(store, { systemId, externalRef: `large ${round}`, rights, accessPackages });
		const start = performance.now();
		await approveRequest(store, { user: w.kari, owner: w.customer, id });
		if (round > 0) times.push(performance.now() - start);
	}
	const given = await store.db.selectFrom("assignment_resource").select("id").execute();
	if (given.length < rounds * RIGHTS) throw new Error(`${given.length} rights were given to ${CUSTOMER}'s`);
	return median(times);
}

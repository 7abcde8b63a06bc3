import { type AccessPackage, findPackage } from "../catalogue/catalogue.js";
import { Fault } from "../http/fault.js";
import { type Operation, operation } from "../http/operation.js";
import type { Party } from "../parties/model.js";
import { actorOf } from "./clients/caller.js";
import { pageOf, pageReply } from "./clients/paging.js";
import { personInputSchema } from "./clients/schemas.js";
import { type AccessDependencies, CONNECTIONS, tag } from "./dependencies.js";
import { bothWays, toOthers } from "./gates.js";
import { givePackage } from "./give-package.js";
import { givingOf } from "./giving-of.js";
import { packagesOf } from "./holdings.js";
import { compactPackage } from "./metadata/views.js";
import { packageFits } from "./model.js";
import { checkPackages } from "./package-check.js";
import { bothPartiesOf, callerParty, giverOf, packageOf, parameter, partiesOf } from "./parameters.js";
import { problem } from "./problems.js";
import { recipientOf } from "./recipient.js";
import { relationsBetween } from "./relations.js";
import { revokePackage } from "./revoke.js";
import { assignmentPackageSchema, packageCheckSchema, packagePermissionSchema } from "./schemas.js";
import { packageCheckViews, permissionViews, withPermissions } from "./views.js";

const { party, from, to, packageId, validFrom, validTo } = parameter;
const PACKAGES = `${CONNECTIONS}/accesspackages`;
const names = { type: "array", items: { type: "string", minLength: 1, maxLength: 300 }, maxItems: 300 } as const;

/** Access packages in connections (registry-access 3.2, rows 5 to 8). */
export function packageOperations(dependencies: AccessDependencies): Operation[] {
	const { store, now } = dependencies;
	return [
		operation(
			{
				method: "GET",
				path: PACKAGES,
				name: "connectionsListPackages",
				tag,
				summary: "Access packages that the party gives or has, and how they came about",
				access: bothWays(store, "read"),
				query: { type: "object", properties: { party, from, to }, required: ["party"] },
				responses: { 200: { description: "Packages", schema: pageOf(packagePermissionSchema) } },
			},
			async (call) => {
				const { from, to } = await partiesOf(store.db, call.query);
				const at = now();
				const relations = await relationsBetween(store.db, {
					from: from?.id,
					to: to?.id,
					now: at,
					clientDelegations: true,
				});
				const others = relations.filter((relation) => relation.from !== relation.to);
				const holdings = await packagesOf(store.db, others, at);
				const permission = await permissionViews(
					store.db,
					holdings.map(({ relation }) => relation),
				);
				const data = withPermissions(
					holdings,
					(holding) => holding.package.code,
					(holding) => ({ package: compactPackage(holding.package) }),
					permission,
				);
				return pageReply(call, data, undefined);
			},
		),
		operation(
			{
				method: "POST",
				path: PACKAGES,
				name: "connectionsGivePackage",
				tag,
				summary: "Gives an access package",
				description: "Times that are not stated stay as they are when the receiver has the package already.",
				access: toOthers("write"),
				query: {
					type: "object",
					properties: { party, from, to, packageId, package: parameter.package, validFrom, validTo },
					required: ["party"],
				},
				body: { schema: personInputSchema, required: false },
				responses: {
					200: { description: "The package, new or as it was", schema: assignmentPackageSchema },
					400: { description: "Not this package, not to this receiver, or not by you" },
					429: { description: "Too many failed look-ups of persons" },
				},
			},
			async ({ query, body, principal }) => {
				const by = await callerParty(store.db, principal);
				const giver = await giverOf(store.db, query);
				const { package: given, where } = packageOf(query);
				const receiver = await recipientOf(dependencies, principal, giver, { to: query.to, person: body });
				const giving = givingOf(by, giver, receiver, query);
				const { value } = await store.write(await actorOf(store.db, principal), (tx) =>
					givePackage(tx, giving, given, where),
				);
				return { status: 200, body: { id: value.uuid, assignmentId: value.assignment, packageId: given.id } };
			},
		),
		operation(
			{
				method: "DELETE",
				path: PACKAGES,
				name: "connectionsRevokePackage",
				tag,
				summary: "Takes an access package away, from either side",
				access: bothWays(store, "write"),
				query: {
					type: "object",
					properties: { party, from, to, packageId, package: parameter.package },
					required: ["party", "from", "to"],
				},
				responses: { 204: { description: "It is not there, or no more" } },
			},
			async ({ query, principal }) => {
				const ends = await bothPartiesOf(store.db, query);
				const { code } = packageOf(query).package;
				const by = await callerParty(store.db, principal);
				await store.write(await actorOf(store.db, principal), (tx) => revokePackage(tx, { by, ...ends }, code));
				return { status: 204 };
			},
		),
		operation(
			{
				method: "GET",
				path: `${PACKAGES}/delegationcheck`,
				name: "connectionsCheckPackages",
				tag,
				summary: "Which access packages you may give on behalf of the party, and why or why not",
				access: toOthers("write"),
				query: {
					type: "object",
					properties: { party, packageIds: names, packages: names },
					required: ["party"],
				},
				responses: {
					200: { description: "Checks", schema: pageOf(packageCheckSchema) },
					400: { description: "A package that is not for parties of this type" },
				},
			},
			async (call) => {
				const { query, principal } = call;
				const giver = await giverOf(store.db, query);
				const user = await callerParty(store.db, principal);
				const asked = [...(query.packageIds ?? []), ...(query.packages ?? [])];
				const packages = asked.length === 0 ? undefined : packagesToCheck(asked, giver);
				const checks = await checkPackages(store.db, user, giver, packages, now());
				return pageReply(call, await packageCheckViews(store.db, checks), undefined);
			},
		),
	];
}

/** @throws AM-00041 */
function packagesToCheck(names: readonly string[], giver: Party): AccessPackage[] {
	const found = new Set<AccessPackage>();
	for (const name of names) {
		const each = findPackage(name);
		if (each === undefined || !packageFits(each, giver))
			throw new Fault(problem.unknownPackageToCheck, { detail: name });
		found.add(each);
	}
	return [...found];
}

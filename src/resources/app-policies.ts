import { checkPrecondition } from "../http/etag.js";
import { common, Fault, invalid } from "../http/fault.js";
import { type Call, type Operation, operation } from "../http/operation.js";
import type { Schema } from "../http/schema.js";
import type { Store } from "../store/store.js";
import { appPolicyView } from "./app-policy-view.js";
import { access, actorOf, platformOf } from "./caller.js";
import { type AppName, appId } from "./model.js";
import { checkPolicy } from "./policy-check.js";
import { policyTerms, subjectsOf } from "./policy-rights.js";
import { policyRefused } from "./problems.js";
import { findPolicy, findPolicyTree } from "./repository.js";
import { LARGEST_POLICY, policyVersion, storeChecked } from "./save-policy.js";

const BASE = "/authorization/api/v1/policies";
const tag = "Policies of apps";
const text = { type: "string" } as const;

const attribute = {
	type: "object",
	properties: { id: { type: "string" }, value: { type: "string" } },
	required: ["id", "value"],
} as const satisfies Schema;

const policiesSchema = {
	type: "array",
	items: {
		type: "object",
		properties: {
			appId: { type: "array", items: attribute },
			resourcePolicies: { type: "array", items: { type: "object" } },
			minimumAuthenticationLevel: { type: "integer" },
			errorResponse: { type: ["string", "null"] },
		},
	},
} as const satisfies Schema;

/** Policies of apps as Altinn Studio and the apps' own pages know them (pdp 1.1, E7 to E9). */
export function appPolicyOperations(store: Store): Operation[] {
	const { db } = store;
	return [
		operation(
			{
				method: "POST",
				path: BASE,
				name: "appPolicyStore",
				tag,
				summary: "Store the policy of an app",
				description: "For Altinn Studio: the token has urn:altinn:app studio.designer.",
				// Who may is told by a claim, not by a scope: see checkDesigner.
				access: access.anybody,
				query: { type: "object", properties: { org: text, app: text } },
				body: { schema: text, type: "application/xml", required: false, limit: LARGEST_POLICY },
				responses: {
					200: { description: "Stored" },
					400: { description: "No org, app or policy, or a policy that is refused: with line and column" },
				},
			},
			async (call) => {
				checkDesigner(call);
				const id = appId(checkedApp(call.query, "QUERY"));
				const xml = call.body;
				if (!xml?.trim()) throw invalid([{ code: "STD.VLD-00000", title: "A policy is required.", paths: ["/"] }]);
				const verdict = checkPolicy(xml, id);
				if (!verdict.accepted) throw policyRefused(verdict.errors);
				const actor = actorOf(platformOf(call) ?? call.principal);
				await store.write(actor, async (tx) => {
					const before = await findPolicy(tx.db, id);
					checkPrecondition(call, before && policyVersion(before));
					await storeChecked(tx, { id, xml, subjects: subjectsOf(verdict.tree), before, by: actor.id });
				});
				return { status: 200 };
			},
		),
		operation(
			{
				method: "GET",
				path: `${BASE}/roleswithaccess/{org}/{app}`,
				name: "appPolicyRoles",
				tag,
				summary: "Codes of the roles that the policy of an app permits something",
				access: access.anybody,
				parameters: { type: "object", properties: { org: text, app: text }, required: ["org", "app"] },
				responses: { 200: { description: "Codes", schema: { type: "array", items: text } } },
			},
			async ({ path }) => {
				const app = checkedApp(path, "PATH");
				const tree = await findPolicyTree(db, appId(app));
				if (tree === undefined) throw new Fault(common.notFound, { detail: "The app has no policy." });
				const codes = new Set<string>();
				for (const { subject } of policyTerms(tree)) {
					for (const { type, value } of subject) if (type === "urn:altinn:rolecode") codes.add(value);
				}
				return { status: 200, body: [...codes] };
			},
		),
		operation(
			{
				method: "POST",
				path: `${BASE}/GetPolicies`,
				name: "appPoliciesGet",
				tag,
				summary: "What roles may do with the parts of some apps",
				access: access.anybody,
				query: { type: "object", properties: { language: text } },
				body: {
					schema: { type: "array", items: { type: "array", items: attribute, maxItems: 10 }, maxItems: 100 },
				},
				responses: { 200: { description: "By app, in the order asked", schema: policiesSchema } },
			},
			async ({ body, query, language }) => {
				const wanted = languages[query.language?.toLowerCase() ?? ""] ?? language;
				const views = [];
				for (const attributes of body) {
					const value = (type: string): string => attributes.find(({ id }) => id === type)?.value ?? "";
					const app = { org: value("urn:altinn:org"), app: value("urn:altinn:app") };
					const tree = isApp(app) ? await findPolicyTree(db, appId(app)) : undefined;
					views.push(appPolicyView(attributes, tree, wanted));
				}
				return { status: 200, body: views };
			},
		),
	];
}

/** As Altinn Studio names them. */
const languages: Readonly<Record<string, "nb" | "nn" | "en">> = { nb: "nb", nn: "nn", en: "en" };

/** @throws {Fault} 401 or 403 unless Altinn Studio calls */
function checkDesigner(call: Pick<Call<unknown, unknown, unknown>, "principal" | "platform">): void {
	const { principal } = call;
	const platform = platformOf(call);
	const claimed = "claims" in principal ? principal.claims["urn:altinn:app"] : undefined;
	if (platform?.app === "studio.designer" || claimed === "studio.designer") return;
	const kind = principal.kind === "anonymous" && platform === undefined ? common.unauthenticated : common.forbidden;
	throw new Fault(kind, { detail: "This is for Altinn Studio: the token needs urn:altinn:app studio.designer." });
}

/** Names without an underscore: it parts them in the app's id. */
const isApp = ({ org, app }: AppName): boolean => /^[a-z0-9]+$/i.test(org) && /^[a-z0-9.:-]+$/i.test(app);

function checkedApp(
	{ org = "", app = "" }: { readonly org?: string | undefined; readonly app?: string | undefined },
	place: "QUERY" | "PATH",
): AppName {
	if (isApp({ org, app })) return { org, app };
	const title = "An org and an app are needed: letters and digits, and - in the app.";
	throw invalid([{ code: "STD.VLD-00002", title, paths: [`${place}/org`, `${place}/app`] }]);
}

import type { Kysely } from "kysely";
import { PACKAGE_URN, packages, packageUrn } from "../../catalogue/catalogue.js";
import { common, Fault } from "../../http/fault.js";
import type { Call, Reply } from "../../http/operation.js";
import type { Schema } from "../../http/schema.js";
import type { Database } from "../../store/schema.js";
import type { CatalogueResource, Wording } from "./model.js";
import { resourcesOfSubjects } from "./repository.js";
import { resourceView } from "./views.js";

/** What the operations of the catalogue share. */

export const META = "/accessmanagement/api/v1/meta";
export const access = { kind: "anonymous" } as const;
export const tag = "Catalogue";
export const byId = {
	type: "object",
	properties: { id: { type: "string", format: "uuid" } },
	required: ["id"],
} as const;
export const flag = { type: "boolean", default: false } as const;
export const name = { type: "string", maxLength: 200 } as const;

export const ok = (schema: Schema) => ({ 200: { description: "Found", schema } });
export const okOrEmpty = (schema: Schema) => ({ ...ok(schema), 204: { description: "There are none" } });
export const unknown = { 404: { description: "There is no such thing" } };

export function wordingOf(call: Pick<Call<unknown, unknown, unknown>, "language" | "header">): Wording {
	const partial = call.header("x-accept-partial-translation")?.trim().toLowerCase() ?? "true";
	return { language: call.language, partial: !["false", "0", "no"].includes(partial) };
}

export const reply = ({ language }: Wording, body: unknown): Reply => ({
	status: 200,
	body,
	headers: { "Content-Language": language, Vary: "Accept-Language" },
});

export const listReply = (wording: Wording, body: readonly unknown[]): Reply => {
	const { headers = {} } = reply(wording, body);
	return body.length === 0 ? { status: 204, headers } : reply(wording, body);
};

export const resourcesReply = (wording: Wording, found: readonly CatalogueResource[]): Reply =>
	listReply(
		wording,
		found.map((resource) => resourceView(resource, wording)),
	);

/** Resources by the code of each package their policies name. */
export async function resourcesByPackage(
	db: Kysely<Database>,
	codes: readonly string[] = packages.map(({ code }) => code),
): Promise<Map<string, CatalogueResource[]>> {
	const byPackage = new Map<string, CatalogueResource[]>();
	for (const { subject, resource } of await resourcesOfSubjects(db, codes.map(packageUrn))) {
		const code = subject.slice(PACKAGE_URN.length);
		const known = byPackage.get(code);
		if (known === undefined) byPackage.set(code, [resource]);
		else known.push(resource);
	}
	return byPackage;
}

export function found<T extends { readonly id: string }>(all: readonly T[], id: string): T {
	const each = all.find((other) => other.id === id.toLowerCase());
	if (each === undefined) throw new Fault(common.notFound, { detail: "Nothing has that id." });
	return each;
}

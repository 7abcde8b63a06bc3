import { expect, expectTypeOf, test } from "vitest";
import { operation } from "../../src/http/operation.js";

test("a handler's types come from the schemas", () => {
	const made = operation(
		{
			method: "PUT",
			path: "/things/{id}",
			name: "thingsReplace",
			tag: "things",
			summary: "Replaces a thing",
			access: { kind: "anonymous" },
			parameters: { type: "object", properties: { id: { type: "string" } }, required: ["id"] },
			query: { type: "object", properties: { page: { type: "integer" } } },
			body: {
				schema: {
					type: "object",
					properties: { name: { type: "string" }, tags: { type: "array", items: { type: "string" } } },
					required: ["name"],
				},
			},
			responses: { 200: { description: "The thing" } },
		},
		({ path, query, body }) => {
			expectTypeOf(path.id).toEqualTypeOf<string>();
			expectTypeOf(query.page).toEqualTypeOf<number | undefined>();
			expectTypeOf(body.name).toEqualTypeOf<string>();
			expectTypeOf(body.tags).toEqualTypeOf<readonly string[] | undefined>();
			return { status: 200, body: { ...body, id: path.id } };
		},
	);
	expect(made.path).toBe("/things/{id}");
});

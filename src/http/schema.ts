/** The part of JSON Schema 2020-12 that wire shapes are written in, and the TypeScript type of what such a schema accepts. */
export interface Schema {
	readonly $id?: string;
	readonly title?: string;
	readonly description?: string;
	readonly type?: string | readonly string[];
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly required?: readonly string[];
	readonly additionalProperties?: boolean | Schema;
	readonly items?: Schema;
	readonly enum?: readonly unknown[];
	readonly const?: unknown;
	readonly anyOf?: readonly Schema[];
	readonly oneOf?: readonly Schema[];
	readonly allOf?: readonly Schema[];
	readonly not?: Schema;
	readonly format?: string;
	readonly pattern?: string;
	readonly minLength?: number;
	readonly maxLength?: number;
	readonly minimum?: number;
	readonly maximum?: number;
	readonly exclusiveMinimum?: number;
	readonly minItems?: number;
	readonly maxItems?: number;
	readonly uniqueItems?: boolean;
	readonly minProperties?: number;
	readonly maxProperties?: number;
	readonly propertyNames?: Schema;
	readonly default?: unknown;
	readonly examples?: readonly unknown[];
	readonly deprecated?: boolean;
	readonly readOnly?: boolean;
	/** A string that holds a file (multipart). */
	readonly contentMediaType?: string;
}

/** What a schema accepts. Members that are not required may be undefined; without `type` and the like it is unknown. */
export type ValueOf<S> = S extends { readonly const: infer C }
	? C
	: S extends { readonly enum: readonly (infer E)[] }
		? E
		: S extends { readonly anyOf: readonly (infer A)[] }
			? ValueOf<A>
			: S extends { readonly oneOf: readonly (infer O)[] }
				? ValueOf<O>
				: S extends { readonly type: infer T }
					? TypeOf<T extends readonly (infer Each)[] ? Each : T, S>
					: unknown;

type TypeOf<T, S> = T extends "string"
	? string
	: T extends "integer" | "number"
		? number
		: T extends "boolean"
			? boolean
			: T extends "null"
				? null
				: T extends "array"
					? readonly (S extends { readonly items: infer I } ? ValueOf<I> : unknown)[]
					: T extends "object"
						? ObjectOf<S>
						: never;

type ObjectOf<S> = S extends { readonly properties: infer P extends Readonly<Record<string, Schema>> }
	? { readonly [K in keyof P & RequiredOf<S>]: ValueOf<P[K]> } & {
			readonly [K in Exclude<keyof P, RequiredOf<S>>]?: ValueOf<P[K]> | undefined;
		}
	: S extends { readonly additionalProperties: infer A extends Schema }
		? Readonly<Record<string, ValueOf<A>>>
		: Readonly<Record<string, unknown>>;

type RequiredOf<S> = S extends { readonly required: readonly (infer R)[] } ? R : never;

import { RequestError } from "../errors.js";
import type { Attribute, Attributes, Request } from "../model.js";
import { exceedsBytes } from "../xml/characters.js";
import { readContent } from "./content-reader.js";
import { JsonPlace } from "./json-place.js";
import { depthExceeds, hasFractionOrExponent, parseJson, parseJsonLossless } from "./json-text.js";
import * as member from "./member-names.js";
import { type AttributeParts, makeAttribute, NUMBERS_LOST, type ValueContext } from "./value-reader.js";

export interface ReadRequestJsonOptions {
	/**
	 * "exact" (default) takes PascalCase and camelCase names and refuses unknown members and null, as the JSON Profile has
	 * it. "any-case" takes every case, ignores unknown members and reads null as absent, as Altinn's API does.
	 */
	readonly names?: member.NameMatching;
	/** Deepest nesting of arrays and objects; 64 when not given. */
	readonly maxDepth?: number;
	/** Size of the text in UTF-8; 2 MB when not given. */
	readonly maxBytes?: number;
}

const MAX_DEPTH = 64;
const MAX_BYTES = 2 * 1024 * 1024;

/**
 * Reads a request in the JSON Profile of XACML 3.0, 1.1 (and 1.0, where a single object may stand for an array of one),
 * in long form, in shorthand, or both mixed.
 *
 * @throws RequestError with a JSON pointer, or with line and column when the text is no JSON
 */
export function readRequestJson(text: string, options: ReadRequestJsonOptions = {}): Request {
	const maxBytes = options.maxBytes ?? MAX_BYTES;
	if (exceedsBytes(text, maxBytes))
		throw new RequestError("json-limit", `the request is larger than ${maxBytes} bytes`);
	const maxDepth = options.maxDepth ?? MAX_DEPTH;
	const json = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
	// JSON.parse needs no stack for depth, and what it returns is walked to a fixed depth only.
	const reading = new Reading(options.names === "any-case", maxDepth, json);
	try {
		return reading.envelope(parseJson(json));
	} catch (error) {
		if (error !== NUMBERS_LOST) throw error;
		if (depthExceeds(json, maxDepth)) {
			throw new RequestError("json-limit", `arrays and objects nested deeper than ${maxDepth}`);
		}
		return new Reading(options.names === "any-case", maxDepth, undefined).envelope(parseJsonLossless(json));
	}
}

/**
 * Reads a request that has been parsed already. Numbers are then what JavaScript made of them: `5.0` is an integer, and
 * an integer beyond 2^53 is refused.
 *
 * @throws RequestError with a JSON pointer
 */
export function readRequestJsonValue(value: unknown, options: ReadRequestJsonOptions = {}): Request {
	return new Reading(options.names === "any-case", options.maxDepth ?? MAX_DEPTH, undefined).envelope(value);
}

type JsonObject = { readonly [name: string]: unknown };

function isObject(value: unknown): value is JsonObject {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

class Reading implements ValueContext {
	readonly place = new JsonPlace();
	readonly #text: string | undefined;
	#numbersLost: boolean | undefined;

	constructor(
		readonly anyCase: boolean,
		readonly maxDepth: number,
		text: string | undefined,
	) {
		this.#text = text;
	}

	numbersMayBeLost(): boolean {
		if (this.#text === undefined) return false;
		this.#numbersLost ??= hasFractionOrExponent(this.#text) || /\d{16}/.test(this.#text);
		return this.#numbersLost;
	}

	envelope(value: unknown): Request {
		if (!isObject(value)) throw this.place.error("schema", "a request is an object with the member Request");
		let request: Request | undefined;
		for (const key in value) {
			if (member.ENVELOPE_MEMBERS.find(key, this.anyCase) < 0) {
				this.#unknown(key, member.ENVELOPE_MEMBERS);
				continue;
			}
			this.#once(request, key);
			this.place.enter(key);
			request = this.#request(value[key]);
			this.place.leave();
		}
		if (request === undefined) throw this.place.error("schema", "the member Request is missing");
		return request;
	}

	#request(value: unknown): Request {
		if (!isObject(value)) throw this.place.error("schema", "Request is an object");
		let returnPolicyIdList: boolean | undefined;
		let combinedDecision: boolean | undefined;
		let xpathVersion: string | undefined;
		let multiRequests: readonly (readonly string[])[] | undefined;
		const attributes: Attributes[] = [];
		for (const key in value) {
			const found = member.REQUEST_MEMBERS.find(key, this.anyCase);
			const item = value[key];
			if (found < 0 || this.#absent(item)) {
				if (found < 0) this.#unknown(key, member.REQUEST_MEMBERS);
				continue;
			}
			switch (found) {
				case member.RETURN_POLICY_ID_LIST:
					returnPolicyIdList = this.#boolean(item, key, returnPolicyIdList);
					break;
				case member.COMBINED_DECISION:
					combinedDecision = this.#boolean(item, key, combinedDecision);
					break;
				case member.XPATH_VERSION:
					xpathVersion = this.#string(item, key, xpathVersion);
					break;
				case member.MULTI_REQUESTS:
					this.#once(multiRequests, key);
					multiRequests = this.#multiRequests(item, key);
					break;
				case member.CATEGORY:
					this.#entities(item, key, undefined, attributes);
					break;
				default:
					this.#entities(item, key, member.SHORTHAND_CATEGORIES[found - member.FIRST_SHORTHAND], attributes);
			}
		}
		if (attributes.length === 0) throw this.place.error("schema", "the request says nothing of anybody");
		return makeRequest(returnPolicyIdList, combinedDecision, xpathVersion, attributes, multiRequests);
	}

	/** The value of Category or of a shorthand member: the entities of an array, or a single one. */
	#entities(value: unknown, key: string, category: string | undefined, into: Attributes[]): void {
		this.place.enter(key);
		if (Array.isArray(value)) {
			for (let i = 0; i < value.length; i++) {
				this.place.item(i);
				into.push(this.#entity(value[i], category));
			}
		} else into.push(this.#entity(value, category));
		this.place.leave();
	}

	#entity(value: unknown, shorthand: string | undefined): Attributes {
		if (!isObject(value)) throw this.place.error("schema", "an entity is an object");
		let category: string | undefined;
		let id: string | undefined;
		let content: string | undefined;
		let attributeList: unknown;
		let attributeKey = "";
		for (const key in value) {
			const found = member.CATEGORY_MEMBERS.find(key, this.anyCase);
			const item = value[key];
			if (found < 0 || this.#absent(item)) {
				if (found < 0) this.#unknown(key, member.CATEGORY_MEMBERS);
				continue;
			}
			switch (found) {
				case member.CATEGORY_ID:
					category = this.#string(item, key, category);
					break;
				case member.ID:
					id = this.#string(item, key, id);
					break;
				case member.CONTENT:
					content = readContent(this.#string(item, key, content), key, this.place);
					break;
				case member.ATTRIBUTE:
					this.#once(attributeList, key);
					attributeList = item;
					attributeKey = key;
			}
		}
		if (category === undefined) category = shorthand;
		else if (shorthand !== undefined && category !== shorthand && !this.anyCase) {
			throw this.place.error("schema", "CategoryId contradicts the name of the list", "CategoryId");
		}
		if (category === undefined) throw this.place.error("schema", "CategoryId is missing");
		const attributes = attributeList === undefined ? [] : this.#attributes(attributeList, attributeKey, category);
		return makeAttributes(category, id, content, attributes);
	}

	#attributes(value: unknown, key: string, category: string): readonly Attribute[] {
		this.place.enter(key);
		const attributes: Attribute[] = [];
		if (Array.isArray(value)) {
			for (let i = 0; i < value.length; i++) {
				this.place.item(i);
				this.#attribute(value[i], category, attributes);
			}
		} else this.#attribute(value, category, attributes);
		this.place.leave();
		return attributes;
	}

	#attribute(value: unknown, category: string, into: Attribute[]): void {
		if (!isObject(value)) throw this.place.error("schema", "an attribute is an object");
		let attributeId: string | undefined;
		let dataType: string | undefined;
		let issuer: string | undefined;
		let includeInResult: boolean | undefined;
		let bag: unknown;
		let valueName = "";
		for (const key in value) {
			const found = member.ATTRIBUTE_MEMBERS.find(key, this.anyCase);
			const item = value[key];
			if (found < 0 || this.#absent(item)) {
				if (found < 0) this.#unknown(key, member.ATTRIBUTE_MEMBERS);
				continue;
			}
			switch (found) {
				case member.ATTRIBUTE_ID:
					attributeId = this.#string(item, key, attributeId);
					break;
				case member.DATA_TYPE:
					dataType = this.#string(item, key, dataType);
					// An empty one counts as none in Altinn's API.
					if (dataType === "" && this.anyCase) dataType = undefined;
					break;
				case member.INCLUDE_IN_RESULT:
					includeInResult = this.#boolean(item, key, includeInResult);
					break;
				case member.ISSUER:
					issuer = this.#string(item, key, issuer);
					break;
				case member.VALUE:
					this.#once(bag, key);
					bag = item;
					valueName = key;
			}
		}
		if (attributeId === undefined) throw this.place.error("schema", "AttributeId is missing");
		if (bag === undefined) throw this.place.error("schema", "Value is missing");
		const parts: AttributeParts = {
			attributeId,
			dataType,
			issuer,
			includeInResult: includeInResult === true,
			value: bag,
			valueName,
			category,
		};
		const attribute = makeAttribute(parts, this);
		if (attribute !== undefined) into.push(attribute);
	}

	/** JSON Profile 4.2.2.5: `{RequestReference: [{ReferenceId: [id, …]}, …]}`. */
	#multiRequests(value: unknown, key: string): readonly (readonly string[])[] {
		this.place.enter(key);
		const references: (readonly string[])[] = [];
		for (const item of this.#list(value, member.MULTI_REQUESTS_MEMBERS)) {
			references.push(this.#list(item, member.REQUEST_REFERENCE_MEMBERS) as readonly string[]);
			for (const id of references.at(-1)!) {
				if (typeof id !== "string") throw this.place.error("schema", "ReferenceId is a list of strings");
			}
		}
		this.place.leave();
		return references;
	}

	/** The list in the only member of an object. */
	#list(value: unknown, members: member.Members): readonly unknown[] {
		const name = members.names[0]!;
		if (!isObject(value)) throw this.place.error("schema", `an object with the member ${name} belongs here`);
		let list: unknown;
		for (const key in value) {
			if (members.find(key, this.anyCase) >= 0) list = this.#once(list, key) ?? value[key];
			else this.#unknown(key, members);
		}
		const items = list === undefined || this.#absent(list) ? [] : Array.isArray(list) ? list : [list];
		if (items.length === 0 && !this.anyCase) throw this.place.error("schema", `${name} is missing or empty`);
		return items;
	}

	#string(value: unknown, key: string, before: string | undefined): string {
		this.#once(before, key);
		if (typeof value !== "string") throw this.place.error("schema", `${key} is a string`, key);
		return value;
	}

	#boolean(value: unknown, key: string, before: boolean | undefined): boolean {
		this.#once(before, key);
		if (typeof value !== "boolean") throw this.place.error("schema", `${key} is true or false`, key);
		return value;
	}

	/** Two spellings of one name in an object leave open which is meant. */
	#once(before: unknown, key: string): undefined {
		if (before !== undefined) throw this.place.error("schema", `${key} is given twice, in two spellings`, key);
	}

	#absent(value: unknown): boolean {
		return value === null && this.anyCase;
	}

	#unknown(key: string, members: member.Members): void {
		if (this.anyCase) return;
		throw this.place.error("schema", `there is no member "${key}" here, only ${members.names.join(", ")}`, key);
	}
}

function makeAttributes(
	category: string,
	id: string | undefined,
	content: string | undefined,
	attributes: readonly Attribute[],
): Attributes {
	if (content === undefined) return id === undefined ? { category, attributes } : { category, id, attributes };
	return id === undefined ? { category, content, attributes } : { category, id, content, attributes };
}

function makeRequest(
	returnPolicyIdList: boolean | undefined,
	combinedDecision: boolean | undefined,
	xpathVersion: string | undefined,
	attributes: readonly Attributes[],
	multiRequests: readonly (readonly string[])[] | undefined,
): Request {
	const request = {
		returnPolicyIdList: returnPolicyIdList === true,
		combinedDecision: combinedDecision === true,
		attributes,
	};
	if (xpathVersion === undefined && multiRequests === undefined) return request;
	return {
		...request,
		...(xpathVersion === undefined ? {} : { xpathVersion }),
		...(multiRequests === undefined ? {} : { multiRequests }),
	};
}

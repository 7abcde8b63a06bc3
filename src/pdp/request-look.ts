import { DataTypeId } from "../xacml/identifiers.js";
import type { Attribute, Attributes } from "../xacml/model.js";
import { SCOPE_ID } from "./multiple-decisions.js";
import type { AttributeEntry, CategoryEntry, Symbols } from "./symbols.js";

/**
 * What stood at one place of an earlier request, in that request's own strings: requests of one sender look alike, and
 * comparing a string with itself is comparing pointers.
 */
export interface CategoryPlace {
	readonly category: string;
	/** Undefined for one no flat policy looks into. */
	readonly entry: CategoryEntry | undefined;
	readonly attributes: (AttributePlace | undefined)[];
}

export type Places = (CategoryPlace | undefined)[];

interface AttributePlace {
	readonly attributeId: string;
	/** Undefined for one no flat policy compares. */
	readonly entry: AttributeEntry | undefined;
}

const MOST_PLACES = 64;
/** Longer ids are not kept alive for the next request. */
const LONGEST_ID = 256;

/** Finds the attributes of requests that flat policies know. */
export class RequestLook {
	/** Of whole requests, and of those whose subject is known beforehand: they have other things at the same places. */
	readonly whole: Places = [];
	readonly rest: Places = [];
	/** The known attributes of the request noted last. */
	readonly seenEntry: AttributeEntry[] = [];
	readonly seenValues: (readonly string[])[] = [];
	/** Whether the request looked at last wants attributes returned. */
	included = false;

	constructor(private readonly symbols: Symbols) {}

	/** To be called when the symbols know more attributes than before. */
	forget(): void {
		this.whole.length = 0;
		this.rest.length = 0;
	}

	/**
	 * Notes the known attributes of a request and returns how many there are; -1 when it asks for several decisions, as
	 * repeated categories and scopes do.
	 */
	note(attributes: readonly Attributes[], places: Places): number {
		const { seenEntry, seenValues } = this;
		let count = 0;
		let included = false;
		for (let i = 0; i < attributes.length; i++) {
			const { category, attributes: list } = attributes[i] as Attributes;
			for (let k = 0; k < i; k++) if ((attributes[k] as Attributes).category === category) return -1;
			const place = this.placeOf(places, i, category);
			for (let j = 0; j < list.length; j++) {
				const attribute = list[j] as Attribute;
				if (attribute.includeInResult) included = true;
				if (attribute.attributeId === SCOPE_ID) return -1;
				const entry = this.entryAt(place, j, attribute.attributeId);
				if (entry === undefined || attribute.dataType !== DataTypeId.string) continue;
				seenEntry[count] = entry;
				seenValues[count] = attribute.values;
				count++;
			}
		}
		this.included = included;
		return count;
	}

	private placeOf(places: Places, i: number, category: string): CategoryPlace {
		const known = places[i];
		if (known !== undefined && known.category === category) return known;
		const place = { category, entry: this.symbols.entries.get(category), attributes: [] };
		if (i < MOST_PLACES && category.length <= LONGEST_ID) places[i] = place;
		return place;
	}

	private entryAt(place: CategoryPlace, j: number, attributeId: string): AttributeEntry | undefined {
		const known = place.attributes[j];
		if (known !== undefined && known.attributeId === attributeId) return known.entry;
		const entry = place.entry?.attributes.get(attributeId);
		if (j < MOST_PLACES && attributeId.length <= LONGEST_ID) place.attributes[j] = { attributeId, entry };
		return entry;
	}
}

import type { DataType } from "../xacml/datatypes/datatype.js";
import type { MissingAttribute } from "../xacml/model.js";

/** What one distinct designator asks for (core 7.3.5). */
export interface AttributeSlot {
	readonly category: string;
	readonly attributeId: string;
	readonly dataType: DataType;
	/** The identifier the policy used; a deprecated one differs from `dataType.id`. */
	readonly dataTypeId: string;
	readonly issuer: string | undefined;
}

/**
 * Numbers the distinct designators of a plan, so that an evaluation keeps their bags in an array: each is looked up at
 * most once a decision, and stays the same throughout it.
 */
export class AttributeSlots {
	readonly slots: AttributeSlot[] = [];
	private readonly numbers = new Map<string, number>();

	number(slot: AttributeSlot): number {
		const key = JSON.stringify([slot.category, slot.attributeId, slot.dataType.id, slot.issuer ?? null]);
		let number = this.numbers.get(key);
		if (number === undefined) {
			number = this.slots.length;
			this.slots.push(slot);
			this.numbers.set(key, number);
		}
		return number;
	}
}

export const asMissing = (slot: AttributeSlot): MissingAttribute => ({
	category: slot.category,
	attributeId: slot.attributeId,
	dataType: slot.dataTypeId,
	...(slot.issuer === undefined ? {} : { issuer: slot.issuer }),
});

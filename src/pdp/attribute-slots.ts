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
	/** By attribute id: of few attributes there is more than one. */
	private readonly numbers = new Map<string, number[]>();

	number(slot: AttributeSlot): number {
		const { attributeId } = slot;
		let numbers = this.numbers.get(attributeId);
		if (numbers === undefined) {
			numbers = [];
			this.numbers.set(attributeId, numbers);
		}
		for (const number of numbers) if (isSame(this.slots[number] as AttributeSlot, slot)) return number;
		const number = this.slots.push(slot) - 1;
		numbers.push(number);
		return number;
	}
}

const isSame = (a: AttributeSlot, b: AttributeSlot): boolean =>
	a.category === b.category && a.dataType.id === b.dataType.id && a.issuer === b.issuer;

export const asMissing = (slot: AttributeSlot): MissingAttribute => ({
	category: slot.category,
	attributeId: slot.attributeId,
	dataType: slot.dataTypeId,
	...(slot.issuer === undefined ? {} : { issuer: slot.issuer }),
});

import { BOOLEAN } from "../datatypes/boolean.js";
import type { Bag, DataType } from "../datatypes/datatype.js";
import { DNS_NAME } from "../datatypes/dns-name.js";
import { INTEGER } from "../datatypes/integer.js";
import { IP_ADDRESS } from "../datatypes/ip-address.js";
import { processingError } from "../indeterminate.js";
import { COMPARABLE_TYPES } from "./comparable-types.js";
import type { StrictFunction } from "./definition.js";
import { bagOf, functionId, one, outOfBudget, strict, type Version } from "./signature.js";

/** `T-one-and-only`, `T-bag-size` and `T-bag` (core A.3.10). */
const ofAnyType = (type: DataType, version: Version): StrictFunction[] => [
	strict(functionId(version, `${type.name}-one-and-only`), [bagOf(type)], one(type), ([bag]) => {
		const values = bag as Bag;
		if (values.length === 1) return values[0];
		return processingError(`${type.name}-one-and-only was given ${values.length} values.`);
	}),
	strict(functionId(version, `${type.name}-bag-size`), [bagOf(type)], one(INTEGER), ([bag]) =>
		BigInt((bag as Bag).length),
	),
	{
		...strict(functionId(version, `${type.name}-bag`), [], bagOf(type), (values) => values),
		rest: { type: one(type), min: 0 },
	},
];

/** `T-is-in`: is the value in the bag, by the type's equality (core A.3.10). */
const isIn = (type: DataType, version: Version): StrictFunction =>
	strict(functionId(version, `${type.name}-is-in`), [one(type), bagOf(type)], one(BOOLEAN), ([value, bag], context) => {
		const values = bag as Bag;
		if (!context.spend(values.length)) return outOfBudget();
		return values.some((candidate) => type.equals(value, candidate, context.implicitZone));
	});

export const BAG_FUNCTIONS: readonly StrictFunction[] = [
	...COMPARABLE_TYPES.flatMap(({ type, version }) => [...ofAnyType(type, version), isIn(type, version)]),
	...[IP_ADDRESS, DNS_NAME].flatMap((type) => ofAnyType(type, "2.0")),
];

import { DataTypeId } from "../identifiers.js";
import type { DataType } from "./datatype.js";
import { readFraction } from "./fraction.js";
import { compareMoments, isWithinYears, type Moment, moment, momentKey } from "./moment.js";
import * as text from "./moment-text.js";
import { stripWhiteSpace } from "./white-space.js";

const LEXICAL = new RegExp(`^${text.DATE_PATTERN}T${text.TIME_PATTERN}${text.ZONE_PATTERN}$`);

/** xs:dateTime. 24:00:00 is the first moment of the next day; two are equal when they are the same instant. */
export const DATE_TIME: DataType = {
	id: DataTypeId.dateTime,
	name: "dateTime",
	parse(lexical) {
		const parts = LEXICAL.exec(stripWhiteSpace(lexical));
		if (parts === null) return undefined;
		const fraction = readFraction(parts[7]);
		const zone = text.readZone(parts[8]);
		if (fraction === undefined || zone === undefined) return undefined;
		const day = text.readDate(parts[1]!, parts[2]!, parts[3]!);
		const ofDay = text.readTime(parts[4]!, parts[5]!, parts[6]!, fraction);
		if (day === undefined || ofDay === undefined) return undefined;
		const seconds = day + ofDay;
		return isWithinYears(seconds) ? moment(seconds, fraction, zone ?? undefined) : undefined;
	},
	format(value) {
		const { seconds, fraction, zone } = value as Moment;
		return `${text.writeDate(seconds)}T${text.writeTime(seconds, fraction)}${text.writeZone(zone)}`;
	},
	equals: (a, b, implicitZone = 0) => compareMoments(a as Moment, b as Moment, implicitZone) === 0,
	key: (value, implicitZone = 0) => momentKey(value as Moment, implicitZone),
};

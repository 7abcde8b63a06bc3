import { DataTypeId } from "../identifiers.js";
import type { DataType } from "./datatype.js";
import { compareMoments, type Moment, moment, momentKey } from "./moment.js";
import { DATE_PATTERN, readDate, readZone, writeDate, writeZone, ZONE_PATTERN } from "./moment-text.js";
import { stripWhiteSpace } from "./white-space.js";

const LEXICAL = new RegExp(`^${DATE_PATTERN}${ZONE_PATTERN}$`);

/** xs:date. Two dates are equal when their days start at the same instant. */
export const DATE: DataType = {
	id: DataTypeId.date,
	name: "date",
	parse(lexical) {
		const parts = LEXICAL.exec(stripWhiteSpace(lexical));
		if (parts === null) return undefined;
		const seconds = readDate(parts[1]!, parts[2]!, parts[3]!);
		const zone = readZone(parts[4]);
		if (seconds === undefined || zone === undefined) return undefined;
		return moment(seconds, "", zone ?? undefined);
	},
	format(value) {
		const { seconds, zone } = value as Moment;
		return writeDate(seconds) + writeZone(zone);
	},
	equals: (a, b, implicitZone = 0) => compareMoments(a as Moment, b as Moment, implicitZone) === 0,
	key: (value, implicitZone = 0) => momentKey(value as Moment, implicitZone),
};

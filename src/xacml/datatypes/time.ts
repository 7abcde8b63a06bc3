import { DataTypeId } from "../identifiers.js";
import { SECONDS_PER_DAY } from "./calendar.js";
import type { DataType } from "./datatype.js";
import { readFraction } from "./fraction.js";
import { compareMoments, type Moment, moment, momentKey } from "./moment.js";
import { readTime, readZone, TIME_PATTERN, writeTime, writeZone, ZONE_PATTERN } from "./moment-text.js";
import { stripWhiteSpace } from "./white-space.js";

const LEXICAL = new RegExp(`^${TIME_PATTERN}${ZONE_PATTERN}$`);

/**
 * xs:time. 24:00:00 is midnight, the same value as 00:00:00. Equality puts both times on one reference day, so
 * 08:00:00+09:00 is not 17:00:00-06:00: the one falls on the day before (XPath op:time-equal, core A.3.1).
 */
export const TIME: DataType = {
	id: DataTypeId.time,
	name: "time",
	parse(lexical) {
		const parts = LEXICAL.exec(stripWhiteSpace(lexical));
		if (parts === null) return undefined;
		const fraction = readFraction(parts[4]);
		const zone = readZone(parts[5]);
		if (fraction === undefined || zone === undefined) return undefined;
		const seconds = readTime(parts[1]!, parts[2]!, parts[3]!, fraction);
		if (seconds === undefined) return undefined;
		return moment(seconds % SECONDS_PER_DAY, fraction, zone ?? undefined);
	},
	format(value) {
		const { seconds, fraction, zone } = value as Moment;
		return writeTime(seconds, fraction) + writeZone(zone);
	},
	equals: (a, b, implicitZone = 0) => compareMoments(a as Moment, b as Moment, implicitZone) === 0,
	key: (value, implicitZone = 0) => momentKey(value as Moment, implicitZone),
};

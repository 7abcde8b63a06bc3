import { ANY_URI } from "../datatypes/any-uri.js";
import { BASE64_BINARY } from "../datatypes/base64-binary.js";
import { BOOLEAN } from "../datatypes/boolean.js";
import type { DataType } from "../datatypes/datatype.js";
import { DATE } from "../datatypes/date.js";
import { DATE_TIME } from "../datatypes/date-time.js";
import { DAY_TIME_DURATION } from "../datatypes/day-time-duration.js";
import { DOUBLE } from "../datatypes/double.js";
import { HEX_BINARY } from "../datatypes/hex-binary.js";
import { INTEGER } from "../datatypes/integer.js";
import { RFC822_NAME } from "../datatypes/rfc822-name.js";
import { STRING } from "../datatypes/string.js";
import { TIME } from "../datatypes/time.js";
import { X500_NAME } from "../datatypes/x500-name.js";
import { YEAR_MONTH_DURATION } from "../datatypes/year-month-duration.js";
import type { Version } from "./signature.js";

interface VersionedType {
	readonly type: DataType;
	/** The version in the identifiers of its equality, bag and set functions. */
	readonly version: Version;
}

const inVersion =
	(version: Version) =>
	(type: DataType): VersionedType => ({ type, version });

/** The types that have an `-equal` function and so also `-is-in` and the set functions: all but ipAddress and dnsName. */
export const COMPARABLE_TYPES: readonly VersionedType[] = [
	...[
		STRING,
		BOOLEAN,
		INTEGER,
		DOUBLE,
		DATE,
		TIME,
		DATE_TIME,
		ANY_URI,
		HEX_BINARY,
		BASE64_BINARY,
		X500_NAME,
		RFC822_NAME,
	].map(inVersion("1.0")),
	...[DAY_TIME_DURATION, YEAR_MONTH_DURATION].map(inVersion("3.0")),
];

/** Those whose functions also exist with 1.0 in the identifier, deprecated (core A.4). */
export const RENAMED_TYPES: readonly DataType[] = [DAY_TIME_DURATION, YEAR_MONTH_DURATION];

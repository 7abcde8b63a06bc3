import { ANY_URI } from "./any-uri.js";
import { BASE64_BINARY } from "./base64-binary.js";
import { BOOLEAN } from "./boolean.js";
import type { DataType } from "./datatype.js";
import { DATE } from "./date.js";
import { DATE_TIME } from "./date-time.js";
import { DAY_TIME_DURATION } from "./day-time-duration.js";
import { DNS_NAME } from "./dns-name.js";
import { DOUBLE } from "./double.js";
import { HEX_BINARY } from "./hex-binary.js";
import { INTEGER } from "./integer.js";
import { IP_ADDRESS } from "./ip-address.js";
import { RFC822_NAME } from "./rfc822-name.js";
import { STRING } from "./string.js";
import { TIME } from "./time.js";
import { X500_NAME } from "./x500-name.js";
import { XPATH_EXPRESSION } from "./xpath-expression.js";
import { YEAR_MONTH_DURATION } from "./year-month-duration.js";

/** The data types of core A.2: sixteen mandatory ones and xpathExpression. */
export const DATA_TYPES: readonly DataType[] = [
	STRING,
	BOOLEAN,
	INTEGER,
	DOUBLE,
	TIME,
	DATE,
	DATE_TIME,
	DAY_TIME_DURATION,
	YEAR_MONTH_DURATION,
	ANY_URI,
	HEX_BINARY,
	BASE64_BINARY,
	X500_NAME,
	RFC822_NAME,
	IP_ADDRESS,
	DNS_NAME,
	XPATH_EXPRESSION,
];

/** Where the durations lived before XML Schema had them; deprecated (core A.4). */
const OLD_DURATIONS = "http://www.w3.org/TR/2002/WD-xquery-operators-20020816#";

const byId = new Map<string, DataType>([
	...DATA_TYPES.map((type): [string, DataType] => [type.id, type]),
	[`${OLD_DURATIONS}dayTimeDuration`, DAY_TIME_DURATION],
	[`${OLD_DURATIONS}yearMonthDuration`, YEAR_MONTH_DURATION],
]);

const byName = new Map(DATA_TYPES.map((type): [string, DataType] => [type.name, type]));

/** The data type of a full identifier; the old identifiers of the durations give the same objects as the new ones. */
export const dataType = (id: string): DataType | undefined => byId.get(id);

/** The data type of a JSON Profile short name (`string`, `x500Name`, …; JSON Profile 3.3.1). */
export const dataTypeByName = (name: string): DataType | undefined => byName.get(name);

/** For each type with an equality: two different values, and the first one written otherwise. */
export interface Sample {
	readonly type: string;
	readonly version: "1.0" | "2.0" | "3.0";
	readonly a: string;
	/** Equal to `a`. */
	readonly again: string;
	readonly b: string;
}

export const SAMPLES: readonly Sample[] = [
	{ type: "string", version: "1.0", a: "Anne", again: "Anne", b: "anne" },
	{ type: "boolean", version: "1.0", a: "true", again: "1", b: "false" },
	{
		type: "integer",
		version: "1.0",
		a: "12345678901234567890",
		again: "+012345678901234567890",
		b: "12345678901234567891",
	},
	{ type: "double", version: "1.0", a: "1.5", again: "150e-2", b: "1.25" },
	{ type: "date", version: "1.0", a: "2026-01-01+01:00", again: " 2026-01-01+01:00 ", b: "2026-01-01Z" },
	{ type: "time", version: "1.0", a: "13:00:00+01:00", again: "12:00:00.000Z", b: "12:00:00.0001Z" },
	{
		type: "dateTime",
		version: "1.0",
		a: "2026-01-01T00:30:00+01:00",
		again: "2025-12-31T23:30:00Z",
		b: "2026-01-01T00:30:00Z",
	},
	{
		type: "anyURI",
		version: "1.0",
		a: "http://example.com/a",
		again: " http://example.com/a",
		b: "http://EXAMPLE.com/a",
	},
	{ type: "hexBinary", version: "1.0", a: "0BF7", again: "0bf7", b: "0BF8" },
	{ type: "base64Binary", version: "1.0", a: "c3VyZS4=", again: "c3Vy ZS4=", b: "YXN1cmUu" },
	{ type: "x500Name", version: "1.0", a: "cn=Anne,o=Sun,c=US", again: "CN=anne, O=Sun, C=us", b: "cn=Anne,o=Sun,c=NO" },
	{ type: "rfc822Name", version: "1.0", a: "Anne@sun.com", again: "Anne@SUN.COM", b: "anne@sun.com" },
	{ type: "dayTimeDuration", version: "3.0", a: "P1DT1H", again: "PT25H", b: "-P1DT1H" },
	{ type: "yearMonthDuration", version: "3.0", a: "P1Y2M", again: "P14M", b: "P1Y" },
];

export const UNCOMPARED_SAMPLES: readonly Sample[] = [
	{ type: "ipAddress", version: "2.0", a: "10.0.0.1/255.0.0.0:80", again: "10.0.0.1/255.0.0.0:80-80", b: "10.0.0.1" },
	{ type: "dnsName", version: "2.0", a: "*.sun.com:80-", again: "*.SUN.com:80-", b: "sun.com" },
];

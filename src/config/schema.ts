/**
 * Every setting there is, in one JSON Schema: what ajv validates with, what the type below is derived from and what
 * `fullmakt config` prints. A setting `bodyLimit` is `FULLMAKT_BODY_LIMIT` in the environment and `"bodyLimit"` in the file
 * that FULLMAKT_CONFIG names.
 */
export const configSchema = {
	$schema: "https://json-schema.org/draft/2020-12/schema",
	title: "fullmakt configuration",
	type: "object",
	additionalProperties: false,
	properties: {
		port: { type: "integer", minimum: 0, maximum: 65535, default: 8080, description: "TCP port; 0 takes a free one" },
		host: {
			type: "string",
			minLength: 1,
			default: "127.0.0.1",
			description: "Address to listen on; 0.0.0.0 for every interface (as in a container)",
		},
		publicUrl: {
			type: "string",
			pattern: "^https?://[^/?#]+[^?#]*$",
			description: "The address callers use, when it is not http://HOST:PORT",
		},
		issuers: {
			type: "string",
			minLength: 2,
			description:
				"Whose tokens are believed: a JSON file, or JSON, [{issuer, jwks, audience?, kind?}]; see docs/tokens.md",
		},
		trustedProxies: {
			type: "string",
			minLength: 1,
			description: "Addresses and networks of proxies whose X-Forwarded headers are believed (10.0.0.0/8, ::1)",
		},
		rateLimit: {
			type: "integer",
			minimum: 0,
			maximum: 10_000_000,
			default: 6000,
			description:
				"Calls a minute that one caller may make, decisions not counted; of forms and log-ins at the pages a hundredth; 0 for any number",
		},
		pageSize: {
			type: "integer",
			minimum: 1,
			maximum: 1000,
			default: 50,
			description: "Rows of a page, in lists whose contract names no number",
		},
		policies: {
			type: "string",
			minLength: 1,
			default: "policies",
			description: "Folder of XACML policies (*.xml, recursively)",
		},
		cache: {
			type: "string",
			minLength: 1,
			default: ".fullmakt/cache",
			description: "Folder for compiled policies; safe to delete at any time",
		},
		database: {
			type: "string",
			minLength: 1,
			default: ".fullmakt/fullmakt.db",
			description: "File of the embedded database, when there is no databaseUrl",
		},
		databaseUrl: {
			type: "string",
			pattern: "^postgres(ql)?://",
			description: "PostgreSQL to use instead of the embedded database: postgres://user:password@host/name",
		},
		world: {
			type: "string",
			minLength: 1,
			description: "World files to load at the start, with commas between; for demos and tests",
		},
		environment: {
			type: "string",
			enum: ["production", "test"],
			default: "production",
			description:
				"In production no resource of the registry can be deleted, no test tokens are given, and no webhook is on this machine",
		},
		tokenEndpoint: {
			type: "string",
			enum: ["off", "on"],
			default: "off",
			description: "Whether this server is its own Maskinporten: POST /token, clients and scopes",
		},
		testTokens: {
			type: "string",
			pattern: "^[^:]+:.{8,}$",
			description: "NAME:PASSWORD of who may ask for test tokens; never where real tokens are believed",
		},
		systemUserApi: {
			type: "string",
			enum: ["off", "on"],
			default: "on",
			description:
				"Whether system users are managed over the API: off leaves out /authentication/api/v1/systemuser, but for requests and changes",
		},
		oidcIssuer: {
			type: "string",
			pattern: "^https?://[^/?#]+[^?#]*$",
			description: "Who people log in to the pages with: the issuer of an OpenID Connect provider (ID-porten, say)",
		},
		oidcClientId: { type: "string", minLength: 1, description: "The name that the provider knows this server by" },
		oidcClientSecret: { type: "string", minLength: 8, description: "The secret that goes with it" },
		oidcAcrValues: {
			type: "string",
			minLength: 1,
			description: "Levels of assurance to ask the provider for, as idporten-loa-substantial",
		},
		demoLogin: {
			type: "string",
			enum: ["off", "on"],
			default: "off",
			description: "Whether one logs in to the pages by picking a person; for demos, never over real data",
		},
		ownerPackages: {
			type: "string",
			minLength: 2,
			description: "Packages that service owners may give: a JSON file, or JSON, {organisation number: [package, …]}",
		},
		eventDays: {
			type: "integer",
			minimum: 1,
			maximum: 36_500,
			default: 90,
			description: "How many days events of system users are kept for those who read them",
		},
		decisionLog: {
			type: "string",
			minLength: 1,
			description: "File that a line is written to for each decision; it names persons, so keep it safe",
		},
		logLevel: {
			type: "string",
			enum: ["trace", "debug", "info", "warn", "error", "fatal", "silent"],
			default: "info",
			description: "debug writes a line a request",
		},
		bodyLimit: {
			type: "integer",
			minimum: 1024,
			maximum: 1_073_741_824,
			default: 2_097_152,
			description: "Largest request body in bytes",
		},
		pollSeconds: {
			type: "number",
			minimum: 0,
			maximum: 86_400,
			default: 10,
			description:
				"How often the policy folder is looked through, in case the file system announces nothing; 0 for never",
		},
		requestTimeoutSeconds: {
			type: "number",
			minimum: 1,
			maximum: 3600,
			default: 30,
			description: "How long a caller may take to send one request; its head must come in a third of that",
		},
		keepAliveSeconds: {
			type: "number",
			minimum: 1,
			maximum: 3600,
			default: 65,
			description: "How long an idle connection is kept; longer than the load balancer in front keeps it",
		},
		drainDelaySeconds: {
			type: "number",
			minimum: 0,
			maximum: 600,
			default: 0,
			description: "At shutdown: how long new connections are still accepted while /health already answers 503",
		},
		drainSeconds: {
			type: "number",
			minimum: 0,
			maximum: 600,
			default: 5,
			description: "At shutdown: how long idle connections stay open for one last request",
		},
		drainLimitSeconds: {
			type: "number",
			minimum: 0,
			maximum: 3600,
			default: 25,
			description: "At shutdown: when whatever is still open is cut off",
		},
	},
} as const;

type Properties = typeof configSchema.properties;
export type ConfigKey = keyof Properties;
export const configKeys = Object.keys(configSchema.properties) as ConfigKey[];

type ValueOf<Property> = Property extends { enum: readonly (infer Choice)[] }
	? Choice
	: Property extends { type: "integer" | "number" }
		? number
		: string;

type WithDefault = { [Key in ConfigKey]: Properties[Key] extends { default: unknown } ? Key : never }[ConfigKey];

export type Config = { readonly [Key in WithDefault]: ValueOf<Properties[Key]> } & {
	readonly [Key in Exclude<ConfigKey, WithDefault>]?: ValueOf<Properties[Key]>;
};

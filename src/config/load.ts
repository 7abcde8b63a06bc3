import { readFileSync } from "node:fs";
import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import { nearest } from "./nearest.js";
import { type Config, type ConfigKey, configKeys, configSchema } from "./schema.js";

/** Where a value came from, in words: "default", "FULLMAKT_PORT", "FULLMAKT_PORT_FILE (path)" or the config file's path. */
export type ConfigSources = Readonly<Record<ConfigKey, string>>;

export interface LoadedConfig {
	readonly config: Config;
	readonly sources: ConfigSources;
}

/** A configuration that was refused; `problems` holds one sentence a fault, each naming the setting and its source. */
export class ConfigError extends Error {
	override readonly name = "ConfigError";
	constructor(readonly problems: readonly string[]) {
		super(problems.join("\n"));
	}
}

const PREFIX = "FULLMAKT_";
/** Names a file, not a value. */
const CONFIG_FILE = "FULLMAKT_CONFIG";

/** bodyLimit → FULLMAKT_BODY_LIMIT */
export const environmentName = (key: string): string => PREFIX + key.replace(/[A-Z]/g, "_$&").toUpperCase();

const keyOf = new Map<string, ConfigKey>(configKeys.map((key) => [environmentName(key), key]));

const validate = new Ajv2020({ allErrors: true, useDefaults: true }).compile<Config>(configSchema);

/**
 * Reads the configuration: defaults, under the file that FULLMAKT_CONFIG names, under the environment. A variable
 * `FULLMAKT_X_FILE` gives setting X by the file that holds it, as secret stores mount them.
 */
export function loadConfig(environment: Readonly<Record<string, string | undefined>>): LoadedConfig {
	const problems: string[] = [];
	const values = new Map<string, { readonly value: unknown; readonly source: string }>();

	const file = environment[CONFIG_FILE];
	if (file) {
		for (const [key, value] of readConfigFile(file, problems)) values.set(key, { value, source: file });
	}
	for (const [name, text] of Object.entries(environment)) {
		if (!name.startsWith(PREFIX) || name === CONFIG_FILE || text === undefined || text === "") continue;
		const fromFile = !keyOf.has(name) && name.endsWith("_FILE");
		const key = keyOf.get(fromFile ? name.slice(0, -"_FILE".length) : name);
		if (key === undefined) {
			problems.push(`${name}: there is no such setting${didYouMean(name, [...keyOf.keys(), CONFIG_FILE])}`);
		} else if (fromFile) {
			if (environment[environmentName(key)])
				problems.push(`${name}: ${environmentName(key)} is set as well; use one of them`);
			const content = readText(text, name, problems);
			if (content !== undefined) values.set(key, { value: typed(key, content.trimEnd()), source: `${name} (${text})` });
		} else {
			values.set(key, { value: typed(key, text), source: name });
		}
	}

	// fromEntries makes own properties, whatever a file calls them ("__proto__").
	const config: Record<string, unknown> = Object.fromEntries([...values].map(([key, { value }]) => [key, value]));
	if (!validate(config)) {
		for (const error of validate.errors ?? [])
			problems.push(sentence(error, (key) => values.get(key)?.source ?? "default"));
	}
	if (problems.length > 0) throw new ConfigError(problems);
	const sources = Object.fromEntries(configKeys.map((key) => [key, values.get(key)?.source ?? "default"]));
	return { config: config as unknown as Config, sources: sources as ConfigSources };
}

/** The environment has only text; a number is one when the schema wants one and the text is one. */
function typed(key: ConfigKey, text: string): unknown {
	const type = configSchema.properties[key].type;
	return type === "string" || !/^-?\d+(\.\d+)?$/.test(text) ? text : Number(text);
}

function readConfigFile(file: string, problems: string[]): [string, unknown][] {
	const text = readText(file, CONFIG_FILE, problems);
	if (text === undefined) return [];
	let content: unknown;
	try {
		content = JSON.parse(text);
	} catch (error) {
		problems.push(`${file}: not JSON: ${(error as Error).message}`);
		return [];
	}
	if (typeof content !== "object" || content === null || Array.isArray(content)) {
		problems.push(`${file}: expected a JSON object of settings`);
		return [];
	}
	return Object.entries(content).filter(([key]) => key !== "$schema");
}

function readText(file: string, name: string, problems: string[]): string | undefined {
	try {
		return readFileSync(file, "utf8");
	} catch (error) {
		problems.push(
			`${name}: cannot read ${file} (${(error as NodeJS.ErrnoException).code ?? (error as Error).message})`,
		);
		return undefined;
	}
}

/** What the pattern of a setting asks for, where that is not the address of a server. */
const FORMS: Readonly<Record<string, string>> = {
	databaseUrl: "a postgres:// address",
	testTokens: "a name, a colon and a password of at least eight characters",
};

function sentence(error: ErrorObject, sourceOf: (key: string) => string): string {
	if (error.keyword === "additionalProperties") {
		const key = String(error.params.additionalProperty);
		return `${sourceOf(key)}: there is no setting "${key}"${didYouMean(key, configKeys)}`;
	}
	const key = error.instancePath.slice(1);
	const choices = error.keyword === "enum" ? `: ${(error.params.allowedValues as string[]).join(", ")}` : "";
	const form = FORMS[key] ?? "an http or https address without query";
	const wanted = error.keyword === "pattern" ? `must be ${form}` : error.message;
	// The value itself stays out of the message: it may be a secret that went into the wrong variable.
	return `${sourceOf(key)}: ${key} ${wanted}${choices}`;
}

function didYouMean(typedName: string, candidates: readonly string[]): string {
	const meant = nearest(typedName, candidates);
	return meant ? `; did you mean ${meant}?` : "";
}

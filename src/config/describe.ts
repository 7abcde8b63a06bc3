import type { LoadedConfig } from "./load.js";
import { environmentName } from "./load.js";
import { configKeys, configSchema } from "./schema.js";

/** One setting as `fullmakt config` shows it. */
export interface DescribedSetting {
	readonly name: string;
	readonly value: string | number | null;
	readonly source: string;
	readonly description: string;
}

/** Every setting with its value and where that came from; nothing secret is in it. */
export function describeConfig({ config, sources }: LoadedConfig): DescribedSetting[] {
	return configKeys.map((key) => ({
		name: environmentName(key),
		value: SECRET[key] === undefined ? redacted(config[key] ?? null) : hidden(config[key] ?? null, SECRET[key]),
		source: sources[key],
		description: configSchema.properties[key].description,
	}));
}

/** Settings that are secret, or have a secret part: what of the value is not shown. */
const SECRET: Partial<Record<(typeof configKeys)[number], RegExp>> = {
	// NAME:PASSWORD
	testTokens: /(?<=:).*|^[^:]*$/s,
	oidcClientSecret: /.*/s,
};

const hidden = (value: string | number | null, secret: RegExp): string | number | null =>
	typeof value === "string" ? value.replace(secret, "[redacted]") : value;

/** An address may carry a password: https://user:password@host. */
function redacted(value: string | number | null): string | number | null {
	return typeof value === "string" ? value.replace(/^(\w+:\/\/)[^/@]*@/, "$1[redacted]@") : value;
}

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
		value: redacted(config[key] ?? null),
		source: sources[key],
		description: configSchema.properties[key].description,
	}));
}

/** An address may carry a password: https://user:password@host. */
function redacted(value: string | number | null): string | number | null {
	return typeof value === "string" ? value.replace(/^(\w+:\/\/)[^/@]*@/, "$1[redacted]@") : value;
}

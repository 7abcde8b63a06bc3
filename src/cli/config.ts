import { describeConfig } from "../config/describe.js";
import { ConfigError, loadConfig } from "../config/load.js";
import { Exit, oneOf, parseFlags, type Verb } from "./verb.js";

export const config: Verb = {
	name: "config",
	summary: "show the configuration and where each value comes from",
	help: `Usage: fullmakt config [--format human|json]

Shows every setting, its value and where that came from: a default, the file FULLMAKT_CONFIG names, or a variable. Secrets
are not shown.

Exit code: 0 usable, 1 not usable, 2 wrong usage.`,
	run(args, io) {
		const { values } = parseFlags(args, { format: { type: "string" } });
		const format = oneOf("--format", values.format, ["human", "json"]);
		try {
			const settings = describeConfig(loadConfig(io.environment));
			if (format === "json") io.out(JSON.stringify(settings, undefined, 2));
			else {
				const width = (pick: "name" | "value") =>
					Math.max(...settings.map((setting) => String(setting[pick] ?? "–").length));
				const [names, shown] = [width("name"), width("value")];
				for (const { name, value, source, description } of settings) {
					io.out(`${name.padEnd(names)}  ${String(value ?? "–").padEnd(shown)}  from ${source}  # ${description}`);
				}
			}
			return Exit.ok;
		} catch (error) {
			if (!(error instanceof ConfigError)) throw error;
			io.err(error.problems.join("\n"));
			return Exit.finding;
		}
	},
};

import { runServer } from "../server.js";
import { Exit, parseFlags, UsageError, type Verb } from "./verb.js";

export const serve: Verb = {
	name: "serve",
	summary: "run the server",
	help: `Usage: fullmakt serve

Runs the server until SIGTERM or SIGINT, configured by the environment ("fullmakt config" shows how).`,
	async run(args, io) {
		const { positionals } = parseFlags(args, {});
		if (positionals.length > 0) throw new UsageError("serve takes no arguments; it is configured by the environment.");
		return (await runServer(io.environment)) ? Exit.ok : Exit.finding;
	},
};

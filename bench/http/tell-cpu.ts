/**
 * Loaded before a server (node --import): answers every message of the parent process with the processor time used so
 * far, so that a server need not know it is being measured.
 */
process.on("message", () => {
	const { user, system } = process.cpuUsage();
	process.send!({ cpuSeconds: (user + system) / 1e6 });
});
// The server's own sockets decide how long the process lives.
process.channel?.unref();

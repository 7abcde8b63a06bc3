import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

const PLACES = [process.env.CHROMIUM ?? "", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

const found = (): string | undefined => PLACES.find((place) => place !== "" && existsSync(place));

/** Where Chromium is; installed from the system's packages when it is not there and can be. Undefined, and loudly so, when it cannot. */
export function chromium(): string | undefined {
	const there = found();
	if (there !== undefined) return there;
	if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
		const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
		const wait = ["-o", "DPkg::Lock::Timeout=300"];
		try {
			execFileSync("apt-get", [...wait, "update"], { env, stdio: "ignore" });
			execFileSync("apt-get", [...wait, "install", "-y", "--no-install-recommends", "chromium"], {
				env,
				stdio: "ignore",
			});
		} catch {
			// Said below.
		}
	}
	const installed = found();
	if (installed === undefined) {
		console.error("NO BROWSER: the pages are not tested. Install Chromium, or name one: CHROMIUM=/path/to/chromium");
	}
	return installed;
}

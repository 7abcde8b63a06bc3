/** Certificates for tests, made by OpenSSL in a temporary folder: a certificate authority of one's own and what it signs. */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Pair {
	readonly key: string;
	readonly cert: string;
}

export interface Authority {
	/** The file with its certificate, as PEM. */
	readonly file: string;
	/** Signs a certificate for a host. @param days Of its life; one that is not positive makes it expired. */
	sign(host: string, days?: number): Pair;
}

const openssl = (folder: string, ...args: string[]): string =>
	execFileSync("openssl", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

/** False where there is no OpenSSL: then what needs it is left out. */
export function hasOpenssl(): boolean {
	try {
		execFileSync("openssl", ["version"], { stdio: "ignore" });
		return true;
	} catch {
		return false;
	}
}

const NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"] as const;

export function authority(folder: string, name: string): Authority {
	const [key, cert] = [`${name}.key`, `${name}.pem`];
	const about = ["-subj", `/CN=${name}`, "-days", "2", "-addext", "basicConstraints=critical,CA:TRUE"];
	openssl(folder, "req", "-x509", ...NEW_KEY, "-keyout", key, "-out", cert, ...about);
	let made = 0;
	return {
		file: join(folder, cert),
		sign(host, days = 1) {
			made += 1;
			const at = (end: string): string => `${name}-${made}.${end}`;
			openssl(folder, "req", ...NEW_KEY, "-keyout", at("key"), "-out", at("csr"), "-subj", `/CN=${host}`);
			writeFileSync(join(folder, at("ext")), `subjectAltName=DNS:${host}\n`);
			const signing = ["-CA", cert, "-CAkey", key, "-CAcreateserial", "-extfile", at("ext"), "-days", String(days)];
			openssl(folder, "x509", "-req", "-in", at("csr"), ...signing, "-out", at("pem"));
			const read = (end: string): string => readFileSync(join(folder, at(end)), "utf8");
			return { key: read("key"), cert: read("pem") };
		},
	};
}

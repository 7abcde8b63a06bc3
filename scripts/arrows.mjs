/**
 * Checks the folder arrows of `.dependency-cruiser.cjs`. dependency-cruiser reads TypeScript through the compiler's
 * JavaScript API, which TypeScript 7 no longer has; so it is given, for every source, a JavaScript file that holds nothing
 * but that source's imports. Imports of types are arrows too.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cruise } from "dependency-cruiser";
import { root } from "./checkout.mjs";

const IMPORT = /^(?:import|export)\b[^;"]*?from\s*"([^"]+)"|^import\s*"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/gm;

const shadow = mkdtempSync(join(tmpdir(), "fullmakt-arrows-"));
try {
	let sources = 0;
	for (const name of readdirSync(join(root, "src"), { recursive: true })) {
		if (!name.endsWith(".ts")) continue;
		sources += 1;
		const text = readFileSync(join(root, "src", name), "utf8");
		const imports = [...text.matchAll(IMPORT)].map((found) => found[1] ?? found[2] ?? found[3]);
		const file = join(shadow, "src", name.replace(/\.ts$/, ".js"));
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, [...new Set(imports)].map((from) => `import ${JSON.stringify(from)};\n`).join(""));
	}
	const ruleSet = createRequire(import.meta.url)(join(root, ".dependency-cruiser.cjs"));
	const { output } = await cruise(["src"], { ...ruleSet.options, ruleSet, validate: true, baseDir: shadow });
	const violations = output.summary.violations.filter((violation) => violation.rule.severity === "error");
	for (const { rule, from, to, cycle } of violations) {
		const way = cycle ? [from, ...cycle.map((step) => step.name ?? step)].join(" → ") : `${from} → ${to}`;
		console.error(`${rule.name}: ${way.replaceAll(/\.js\b/g, ".ts")}`);
	}
	console.log(`${sources} files, ${violations.length} arrows against the order`);
	process.exitCode = violations.length > 0 ? 1 : 0;
} finally {
	rmSync(shadow, { recursive: true, force: true });
}

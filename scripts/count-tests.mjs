/** Prints "passed failed" from a vitest JSON report. A file that could not be loaded counts as one failure. */
import { readFileSync } from "node:fs";

try {
	const report = JSON.parse(readFileSync(process.argv[2], "utf8"));
	const unloadable = report.testResults.filter(
		(file) => file.status === "failed" && file.assertionResults.length === 0,
	);
	console.log(report.numPassedTests, report.numFailedTests + unloadable.length);
} catch {
	console.log(0, 1); // no report: the run itself failed
}

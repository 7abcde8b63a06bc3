import { expect, test } from "vitest";
import { repeat } from "../../src/store/repeated.js";

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test("it goes on after a failure, never twice at a time, and stops when what runs is done", async () => {
	let under = 0;
	let most = 0;
	let done = 0;
	const failures: unknown[] = [];
	const repeated = repeat(
		async () => {
			under += 1;
			most = Math.max(most, under);
			await pause(5);
			under -= 1;
			done += 1;
			if (done === 2) throw new Error("once");
		},
		1,
		(error) => failures.push(error),
	);
	await Promise.all([repeated.run(), repeated.run(), repeated.run()]);
	for (let i = 0; i < 200 && done < 8; i++) await pause(10);
	expect(done).toBeGreaterThanOrEqual(8);
	expect([most, failures.length]).toEqual([1, 1]);
	void repeated.run();
	await repeated.stop();
	const then = done;
	expect(under).toBe(0);
	await repeated.run();
	await pause(30);
	expect(done).toBe(then);
});

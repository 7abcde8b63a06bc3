import { expect, it } from "vitest";
import { seldom } from "../../src/authorization/seldom.js";

it("tells a message once a minute, and no more than a hundred of them", () => {
	const told: string[] = [];
	let now = 0;
	const tell = seldom(
		(message) => told.push(message),
		() => now,
	);
	for (let i = 0; i < 5; i++) tell("a");
	expect(told).toEqual(["a"]);
	for (let i = 0; i < 500; i++) tell(`b${i}`);
	expect(told).toHaveLength(100);
	now = 60_000;
	tell("a");
	expect(told).toHaveLength(101);
});

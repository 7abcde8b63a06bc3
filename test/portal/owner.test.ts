import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { errors } from "../../src/portal/texts/errors.js";
import { owner } from "../../src/portal/texts/owner.js";
import { root } from "../server/running.js";
import { checkPage, inBrowser, logIn } from "./browser.js";
import { Visitor } from "./visitor.js";

const texts = owner.nb;
const VAT = "/portal/services/skd-mva-melding";
const TAX_AUTHORITY = "7b6f0e10-5c1a-4d7e-9a00-000000010002";
const XML = readFileSync(join(root, "policies", "skd-mva-melding.xml"), "utf8");

inBrowser("the service owner's desk", (scene) => {
	const atDesk = async (to: string) => {
		const page = await scene.page();
		await logIn(page, "Turid Moe", "/portal/parties");
		// Remembered from an earlier visit.
		const choose = page.getByRole("button", { name: "Velg Skatteetaten" });
		if (await choose.isVisible()) await choose.click();
		await page.goto(to);
		return page;
	};

	it("lists the owner's services, and shows a policy as a table beside its XML", async () => {
		const page = await atDesk("/portal/services");
		await expect.poll(() => page.getByRole("heading", { level: 1 }).textContent()).toBe(texts.title);
		await checkPage(page, "owner-services");
		await page.getByRole("link", { name: /mva/i }).first().click();
		expect(await page.getByRole("table", { name: texts.whoMay }).getByRole("row").count()).toBeGreaterThan(1);
		expect(await page.locator("#L3").textContent()).toBe(XML.split("\n")[2]);
		await checkPage(page, "owner-service");
	});

	it("answers what the policy says of somebody who holds a role, and why", async () => {
		const page = await atDesk(`${VAT}/try`);
		await page.getByLabel("Daglig leder").check();
		await page.getByLabel(texts.action).selectOption("write");
		await page.getByRole("button", { name: texts.ask }).click();
		expect(await page.getByRole("status").textContent()).toContain(texts.decisions.Permit);
		await checkPage(page, "owner-try");
		await page.getByLabel("Daglig leder").uncheck();
		await page.getByRole("button", { name: texts.ask }).click();
		expect(await page.getByRole("alert").textContent()).toContain(texts.decisions.NotApplicable);
	});

	it("refuses a broken policy with the place of the error, and shows who gains and loses before a sound one counts", async () => {
		const page = await atDesk(`${VAT}/policy`);
		await checkPage(page, "owner-policy");
		const box = page.getByLabel(texts.policyXml);
		await box.fill(XML.replace("function:string-equal-ignore-case", "function:string-eqal"));
		await page.getByRole("button", { name: texts.check }).click();
		expect(await page.getByRole("alert").textContent()).toMatch(/Linje 14, tegn \d+/);
		await checkPage(page, "owner-policy-refused");

		await box.fill(XML.replace(">regna<", ">revi<"));
		await page.getByRole("button", { name: texts.check }).click();
		const difference = page.getByRole("table", { name: texts.difference });
		expect(await difference.textContent()).toMatch(/Revisor/);
		expect(await difference.textContent()).toMatch(/Regnskapsmedarbeider/);
		await checkPage(page, "owner-policy-difference");
		await page.getByRole("button", { name: texts.goOnEditing }).click();
		expect(await box.inputValue()).toContain(">revi<");
		await page.getByRole("button", { name: texts.check }).click();
		await page.getByRole("button", { name: texts.publish }).click();
		expect(await page.getByRole("status").textContent()).toContain(texts.saved);
		const stored = await fetch(`${scene.url}/resourceregistry/api/v1/resource/skd-mva-melding/policy`);
		expect(await stored.text()).toContain(">revi<");
	});

	it("takes a file too, as large as the API does, and says when it is larger", async () => {
		const page = await atDesk(`${VAT}/policy`);
		const send = async (text: string): Promise<void> => {
			const file = { name: "policy.xml", mimeType: "text/xml", buffer: Buffer.from(text) };
			await page.getByLabel(texts.policyFile).setInputFiles(file);
			await page.getByRole("button", { name: texts.check }).click();
		};
		const filled = (bytes: number): string =>
			XML.replace(">regna<", ">utinn<").replace("</Policy>", `<!--${"-x".repeat(bytes / 2)}--></Policy>`);
		await send(filled(5 * 1024 * 1024));
		await page.getByRole("heading", { level: 1, name: errors.nb.tooLarge.title }).waitFor();
		await checkPage(page, "error-too-large");
		await page.getByRole("link", { name: errors.nb.again }).click();
		await send(filled(1024 * 1024));
		await page.getByRole("button", { name: texts.publish }).click();
		expect(await page.getByRole("status").textContent()).toContain(texts.saved);
		const stored = await fetch(`${scene.url}/resourceregistry/api/v1/resource/skd-mva-melding/policy`);
		expect((await stored.text()) === filled(1024 * 1024)).toBe(true);
		// What is no text is refused, and changes nothing.
		const { csrf } = await page.evaluate<{ csrf: string }>("({ csrf: document.querySelector('[name=csrf]').value })");
		const bad = { csrf, file: { name: "p.xml", mimeType: "text/xml", buffer: Buffer.from([0xff, 0xfe, 0x3c]) } };
		const answer = await page.request.post(`${scene.url}${VAT}/policy/check`, { multipart: bad });
		expect(answer.status()).toBe(400);
		// Files go nowhere but there.
		const other = await page.request.post(`${scene.url}/portal/parties`, { multipart: { csrf, party: TAX_AUTHORITY } });
		expect(other.status()).toBe(400);
	});

	it("does not overwrite what somebody else put into use meanwhile", async () => {
		const page = await atDesk(`${VAT}/policy`);
		const other = await atDesk(`${VAT}/policy`);
		for (const [each, role] of [
			[page, "lede"],
			[other, "mvau"],
		] as const) {
			await each.getByLabel(texts.policyXml).fill(XML.replace(">regna<", `>${role}<`));
			await each.getByRole("button", { name: texts.check }).click();
		}
		await page.getByRole("button", { name: texts.publish }).click();
		await other.getByRole("button", { name: texts.publish }).click();
		expect(await other.getByRole("alert").textContent()).toContain(texts.changedMeanwhile);
		const stored = await fetch(`${scene.url}/resourceregistry/api/v1/resource/skd-mva-melding/policy`);
		expect(await stored.text()).not.toContain(">regna<");
	});

	it("is closed to everybody else", async () => {
		const kari = new Visitor(scene.url);
		await kari.logIn("Kari Hansen");
		expect((await kari.get(VAT)).status).toBe(404);
		const { csrf } = await kari.get("/portal");
		expect((await kari.post(`${VAT}/policy`, { csrf, policy: XML, version: "*" })).status).toBe(404);
		const turid = new Visitor(scene.url);
		await turid.logIn("Turid Moe");
		const own = await turid.get("/portal");
		await turid.post("/portal/parties", { csrf: own.csrf, party: TAX_AUTHORITY });
		expect((await turid.get("/portal/services/brg-aarsregnskap")).status).toBe(404);
		expect((await turid.get(`${VAT}`)).status).toBe(200);
		expect((await turid.post(`${VAT}/policy/check`, { csrf: own.csrf, policy: " " })).status).toBe(400);
	});
});

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { isOrgNumber } from "../../src/parties/model.js";
import { errors } from "../../src/portal/texts/errors.js";
import { everyPage } from "../../src/portal/texts/every-page.js";
import { systemUser } from "../../src/portal/texts/system-user.js";
import { systemUserClients } from "../../src/portal/texts/system-user-clients.js";
import { systemUsers } from "../../src/portal/texts/system-users.js";
import { DECISION, DEMO_WORLD, freshFolder, post, single } from "../server/running.js";
import { checkPage, inBrowser, logInFor } from "./browser.js";
import { ACCOUNTS, approve, HANSEN_ORG, VAT, Vendor } from "./vendor.js";

const SOLBERG = "Solberg Regnskap AS";
const SOLBERG_ORG = "314428641";
const LIEN_ORG = "317652658";
const NINA = { name: "Nina Solberg", userId: 20400203 };
const KARI = { name: "Kari Hansen", userId: 20400201 };
const { nb } = systemUserClients;

/** So many clients besides those of the demo world. */
const MANY = 202;
const numbers: string[] = [];
for (let i = 21_000_000; numbers.length < MANY; i++) {
	for (let digit = 0; digit < 10; digit++) {
		const number = `3${i}${digit}`.slice(-9);
		if (isOrgNumber(number)) numbers.push(number);
	}
}
const GIVER = numbers[0] as string;
const world = join(freshFolder(), "clients.json");
writeFileSync(
	world,
	JSON.stringify({
		organizations: numbers.map((orgNumber, i) => ({
			orgNumber,
			name: `Klient nr. ${String(i).padStart(3, "0")} AS`,
			form: "AS",
		})),
		roles: numbers.map((from) => ({ from, to: SOLBERG_ORG, role: "regnskapsforer" })),
		delegations: [{ from: GIVER, to: SOLBERG_ORG, packages: ["merverdiavgift"] }],
	}),
);

const tests = (scene: Parameters<Parameters<typeof inBrowser>[1]>[0]): void => {
	const heading = (page: Page, name: string): Promise<void> =>
		page.getByRole("heading", { name, exact: true }).first().waitFor();
	const click = (page: Page, role: "link" | "button", name: string): Promise<void> =>
		page.getByRole(role, { name, exact: true }).click();
	const main = async (page: Page): Promise<string> => (await page.getByRole("main").textContent()) ?? "";
	const may = async (systemUser: string, client: string): Promise<boolean> => {
		const about = { "urn:altinn:resource": "brg-aarsregnskap", "urn:altinn:organization:identifier-no": client };
		const question = single({ "urn:altinn:systemuser:uuid": systemUser }, "read", about);
		return (await post(scene.url + DECISION, question)).json.response[0]?.decision === "Permit";
	};
	/** An agent that its organisation has approved, and the person at the page of its clients. */
	const agent = async (
		name: string,
		{ packages = [ACCOUNTS], org = SOLBERG_ORG, person = NINA, party = SOLBERG, options = {} } = {},
	): Promise<{ page: Page; id: string }> => {
		const vendor = new Vendor(scene.url);
		const system = await vendor.system(name, { packages, rights: [] });
		const { id } = await vendor.agentRequest(system, org, packages);
		await approve(scene.url, person.userId, org, id, "request/agent");
		const page = await scene.page(options);
		await logInFor(page, person.name, party, `/portal/system-users/${id}/clients`);
		await heading(page, nb.title(name));
		return { page, id };
	};

	it("one is searched for, added and removed; the system may act for it as long", async () => {
		const { page, id } = await agent("Klientprogram");
		await checkPage(page, "clients");
		expect(await may(id, LIEN_ORG)).toBe(false);
		await page.getByLabel(nb.search).fill("lien snekker");
		await click(page, "button", everyPage.nb.search);
		await page.getByText(nb.found("1", String(MANY + 3))).waitFor();
		await click(page, "button", nb.addNamed("Lien Snekkerverksted"));
		await page.getByText(nb.done.add("Lien Snekkerverksted")).waitFor();
		expect(await may(id, LIEN_ORG)).toBe(true);
		// The search stays.
		expect(await page.getByLabel(nb.search).inputValue()).toBe("lien snekker");
		await page.goto(`/portal/system-users/${id}/clients?view=added`);
		await checkPage(page, "clients-added");
		await click(page, "button", nb.removeNamed("Lien Snekkerverksted"));
		await page.getByText(nb.done.remove("Lien Snekkerverksted")).waitFor();
		expect(await may(id, LIEN_ORG)).toBe(false);
		await page.getByLabel(nb.search).fill("finnes ikke");
		await click(page, "button", everyPage.nb.search);
		await page.getByText(nb.none).waitFor();
	});

	it("all are added by the server alone; how far it is survives a reload, and the end says what became of each", async () => {
		const { page, id } = await agent("Alle på én gang", { options: { javaScriptEnabled: false } as never });
		await click(page, "link", nb.all.add);
		await heading(page, nb.confirm.add.title("Alle på én gang"));
		await click(page, "button", nb.confirm.add.button);
		await heading(page, nb.job.title.add);
		const address = page.url();
		await page.goto(address);
		await expect
			.poll(
				async () => {
					await page.reload();
					return await main(page);
				},
				{ timeout: 90_000, interval: 500 },
			)
			.toContain(nb.job.finished);
		expect(await main(page)).toContain(nb.job.progress(String(MANY + 3), String(MANY + 3)));
		expect([await may(id, LIEN_ORG), await may(id, GIVER)]).toEqual([true, true]);
		await page.goto(`${address}?page=5`);
		await page.getByText(nb.job.status.add.done).first().waitFor();
		// And away again.
		await page.goto(`/portal/system-users/${id}/clients/all?action=remove`);
		await heading(page, nb.confirm.remove.title("Alle på én gang"));
		await click(page, "button", nb.confirm.remove.button);
		await heading(page, nb.job.title.remove);
		await expect.poll(() => may(id, GIVER), { timeout: 90_000, interval: 500 }).toBe(false);
	});

	it("who does not give all that is needed is not added, and the reason is told for each", async () => {
		const { page, id } = await agent("Krever mer", { packages: [ACCOUNTS, VAT] });
		await page.getByText(nb.lacks("Merverdiavgift")).first().waitFor();
		await checkPage(page, "clients-lacking");
		await click(page, "link", nb.all.add);
		await checkPage(page, "clients-all");
		await click(page, "button", nb.confirm.add.button);
		await heading(page, nb.job.title.add);
		await checkPage(page, "clients-job");
		await expect
			.poll(
				async () => {
					await page.reload();
					return await main(page);
				},
				{ timeout: 90_000, interval: 500 },
			)
			.toContain(nb.job.finished);
		await click(page, "link", nb.job.view.failed(String(MANY + 2)));
		await page.getByText(nb.job.reasons.lacks).first().waitFor();
		await page.goto(`${page.url()}&page=5`);
		await checkPage(page, "clients-job-failed");
		expect([await may(id, LIEN_ORG), await may(id, GIVER)]).toEqual([false, true]);
	});

	it("one without clients says what clients are; the own organisation is let in and out", async () => {
		const { page, id } = await agent("Uten klienter", {
			packages: [VAT],
			org: HANSEN_ORG,
			person: KARI,
			party: "Rørlegger Hansen & Sønner AS",
		});
		await page.getByText(nb.noneAtAll).waitFor();
		await checkPage(page, "clients-none");
		await click(page, "button", nb.self.give);
		await page.getByText(nb.self.given).waitFor();
		const own = async (): Promise<string | undefined> => {
			const about = { "urn:altinn:resource": "skd-mva-melding", "urn:altinn:organization:identifier-no": HANSEN_ORG };
			return (await post(scene.url + DECISION, single({ "urn:altinn:systemuser:uuid": id }, "read", about))).json
				.response[0]?.decision;
		};
		expect(await own()).toBe("Permit");
		await click(page, "button", nb.self.take);
		await page.getByText(nb.self.taken).waitFor();
		expect(await own()).not.toBe("Permit");
	});

	it("a client administrator changes clients and nothing else; strangers nothing at all", async () => {
		const { page: nina, id } = await agent("For klientadministrator");
		const mia = await scene.page();
		await logInFor(mia, "Mia Lund", SOLBERG, "/portal/system-users");
		await mia.getByText(systemUsers.nb.notYours).waitFor();
		await checkPage(mia, "system-users-agents");
		await click(mia, "link", "For klientadministrator");
		expect(await mia.getByText(systemUser.nb.delete, { exact: true }).count()).toBe(0);
		await checkPage(mia, "system-user-agent");
		await click(mia, "link", systemUser.nb.toClients);
		await mia.getByLabel(nb.search).fill("klient nr. 005");
		await click(mia, "button", everyPage.nb.search);
		await click(mia, "button", nb.addNamed("Klient nr. 005 AS"));
		await mia.getByText(nb.done.add("Klient nr. 005 AS")).waitFor();
		for (const path of ["access", "delete", "move", "name", "history"]) {
			expect((await mia.goto(`/portal/system-users/${id}/${path}`))?.status()).toBe(403);
		}
		const liv = await scene.page();
		await logInFor(liv, "Liv Berg", "Byggmester Berg AS", `/portal/system-users/${id}/clients`);
		await heading(liv, errors.nb.notFound.title);
		await liv.goto("/portal/system-users");
		const csrf = (await liv.locator("input[name=csrf]").first().getAttribute("value")) ?? "";
		for (const path of ["clients", "clients/all", "clients/self"]) {
			const form = { csrf, action: "remove", client: id };
			const answer = await liv.request.post(`${scene.url}/portal/system-users/${id}/${path}`, { form });
			expect(`${path} ${answer.status()}`).toBe(`${path} 404`);
		}
		for (const path of ["clients/jobs/nothing", `clients/jobs/${id}`]) {
			expect((await nina.goto(`/portal/system-users/${id}/${path}`))?.status()).toBe(404);
		}
		// A party that is no client.
		const own = (await nina.locator("input[name=csrf]").first().getAttribute("value")) ?? "";
		const form = { csrf: own, action: "add", client: "550ffcdd-eb1b-4ea6-b2de-000000000000" };
		const answer = await nina.request.post(`${scene.url}/portal/system-users/${id}/clients`, { form });
		expect(answer.status()).toBe(404);
	});
};

inBrowser("clients of a system user", tests, { FULLMAKT_WORLD: `${DEMO_WORLD},${world}` });
